package io.photonbeam.pipelines.verify.spool;

import io.photonbeam.text.FileFailures;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A temporary file of pieces, each of which is read back by its offset. Thread-safe. */
final class SpoolFile implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final AtomicLong end = new AtomicLong();

  SpoolFile(Path file) throws IOException {
    this.file = file;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Appends all that remains in a buffer; returns where it is. */
  long append(ByteBuffer piece) throws IOException {
    long offset = end.getAndAdd(piece.remaining());
    FileFailures.naming(file, () -> writeAll(piece, offset));
    return offset;
  }

  private void writeAll(ByteBuffer piece, long offset) throws IOException {
    long at = offset;
    while (piece.hasRemaining()) {
      at += channel.write(piece, at);
    }
  }

  /** Fills a buffer with what was appended at an offset; returns it, ready to be read. */
  ByteBuffer read(long offset, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new EOFException("A temporary file of the verification was cut short.");
      }
    }
    return into.flip();
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
