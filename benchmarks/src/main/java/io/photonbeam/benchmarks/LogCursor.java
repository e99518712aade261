package io.photonbeam.benchmarks;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Walks through one sound file of a log, block by block and event by event. Not thread-safe. */
final class LogCursor implements Closeable {
  private final LogFile file;
  private final EventScanner scanner;
  private long next;
  private BlockRead.Block block;

  private LogCursor(LogFile file, EventScanner scanner) {
    this.file = file;
    this.scanner = scanner;
    this.next = file.firstBlock();
  }

  static LogCursor open(Path path, EventFields fields) throws IOException {
    LogFile file = LogFile.open(path).orElseThrow();
    return new LogCursor(file, EventScanner.of(file.schema(), fields));
  }

  /** The files of a log, in path order. */
  static List<Path> files(Path log) throws IOException {
    return List.copyOf(LogListing.of(log).entries().keySet());
  }

  LogFile file() {
    return file;
  }

  /** Goes on to the next block; false at the end. */
  boolean nextBlock() throws IOException {
    if (!(file.read(next) instanceof BlockRead.Block read)) {
      return false;
    }
    block = read;
    next = read.end();
    scanner.reset(read.data());
    return true;
  }

  /** The block that it is in. */
  BlockRead.Block block() {
    return block;
  }

  /** Goes on to the next event of the block; false at its end. */
  boolean nextEvent() {
    if (block == null || !scanner.hasRemaining()) {
      return false;
    }
    try {
      scanner.next();
      return true;
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(file.path() + " was just written, and is damaged", e);
    }
  }

  /** Goes on to the next event of the file; false at its end. */
  boolean nextOfFile() throws IOException {
    while (!nextEvent()) {
      if (!nextBlock()) {
        return false;
      }
    }
    return true;
  }

  /** Has passed over the event. */
  EventScanner scanner() {
    return scanner;
  }

  /** The event's bytes, valid until the next one. */
  ByteBuffer record() {
    return ByteBuffer.wrap(block.data().array(), scanner.start(), scanner.end() - scanner.start());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
