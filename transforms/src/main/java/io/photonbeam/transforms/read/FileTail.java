package io.photonbeam.transforms.read;

import io.photonbeam.log.BlockRead;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.LogFile;
import io.photonbeam.log.LogFormatException;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.MalformedRecordException;
import io.photonbeam.transforms.batch.LogSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far one growing file has been read. The file is open only while there is something to read in
 * it. Not thread-safe.
 */
final class FileTail {
  private final Path path;
  private final EventFields fields;
  private LogFile file;
  private LogSchema schema;
  private EventScanner scanner;
  private long offset;
  private long nextTime = Long.MIN_VALUE;

  /** Nothing can be read until the file is larger than this. */
  private long exhaustedAt;

  private long size;

  /** Where another file was appended, and this was told; negative if nowhere. */
  private long appendedAt = -1;

  private long writtenMicros = Long.MAX_VALUE;
  private boolean unusable;

  FileTail(Path path, EventFields fields, TailMark.Position from) {
    this.path = path;
    this.fields = fields;
    this.offset = from.offset();
    this.nextTime = from.nextTime();
    this.exhaustedAt = from.offset();
    this.unusable = from.equals(TailMark.Position.GIVEN_UP);
  }

  Path path() {
    return path;
  }

  TailMark.Position position() {
    return unusable ? TailMark.Position.GIVEN_UP : new TailMark.Position(offset, nextTime);
  }

  boolean hasUnread() {
    return !unusable && size > exhaustedAt;
  }

  /** Bytes that were listed but not read; a half-written block is among them. */
  long unreadBytes() {
    return unusable ? 0 : Math.max(0, size - offset);
  }

  /** Event time, in epoch microseconds, of what would be read next: an estimate to order files. */
  long nextTime() {
    return nextTime;
  }

  /**
   * Takes note of the file's size.
   *
   * @param unchangedSince a time at which the file did not yet hold what is new now
   * @return the problem of a file that has become shorter than what was read of it
   */
  Optional<LogProblem> grownTo(long newSize, long unchangedSince) {
    if (unusable) {
      return Optional.empty();
    }
    if (newSize < offset && sizeNow() < offset) {
      return Optional.of(
          giveUp(
              Kind.SHRUNK_FILE,
              "it has " + newSize + " bytes now, fewer than were read; the rest is not read"));
    }
    if (newSize > size && !hasUnread()) {
      writtenMicros = unchangedSince;
    }
    size = newSize;
    exhaustedAt = Math.min(exhaustedAt, newSize);
    return Optional.empty();
  }

  /** The listing may have been made while this was read, and so be older than {@link #offset}. */
  private long sizeNow() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return offset; // Whatever is wrong shows when it is listed or read next.
    }
  }

  /** The problem of a file that is gone, if something of it was still to be read. */
  Optional<LogProblem> vanished() {
    Optional<LogProblem> problem =
        unreadBytes() > 0
            ? Optional.of(
                giveUp(
                    Kind.VANISHED_FILE,
                    "it was removed before its last " + unreadBytes() + " bytes were read"))
            : Optional.empty();
    close();
    return problem;
  }

  /**
   * Reads on.
   *
   * @return whole blocks, problems, or both; empty if the file holds no further whole block now
   */
  Optional<LogChunk> read() {
    if (unusable) {
      return Optional.empty();
    }
    LogChunkBuilder chunk = new LogChunkBuilder();
    try {
      if (open()) {
        while (!chunk.isFull() && readBlock(chunk)) {}
      }
    } catch (NoSuchFileException e) {
      chunk.add(giveUp(Kind.VANISHED_FILE, "it was removed before it was read"));
    } catch (LogFormatException e) {
      chunk.add(giveUp(Kind.UNREADABLE_FILE, withoutPath(e.getMessage())));
    } catch (IOException e) {
      // Blocks gathered before it go out with the problem: they are not read again.
      chunk.add(tryAgainWhenGrown(e));
    }
    return chunk.isEmpty()
        ? Optional.empty()
        : Optional.of(chunk.build(path.toString(), schema, writtenMicros));
  }

  /** Finds out {@link #nextTime()} of a file that was never read. */
  void peek() {
    if (nextTime != Long.MIN_VALUE) {
      return;
    }
    try {
      if (open() && file.read(offset) instanceof BlockRead.Block block) {
        nextTime = firstTime(block);
      }
    } catch (IOException e) {
      nextTime = Long.MIN_VALUE; // Read it first, so that its problem shows.
    } finally {
      close(); // A backlog may have more files than a process may open.
    }
  }

  private boolean open() throws IOException {
    if (file != null) {
      return true;
    }
    Optional<LogFile> opened = LogFile.open(path);
    if (opened.isEmpty()) {
      exhaustedAt = size;
      return false;
    }
    file = opened.get();
    schema = LogSchema.of(file.schema());
    offset = Math.max(offset, file.firstBlock());
    requireFields();
    return true;
  }

  private void requireFields() throws LogFormatException {
    try {
      scanner = EventScanner.of(schema.avro(), fields);
    } catch (IllegalArgumentException e) {
      throw new LogFormatException("can't be joined: " + e.getMessage());
    }
  }

  /** Reads one block or one damaged stretch; false if neither is there yet. */
  private boolean readBlock(LogChunkBuilder chunk) throws IOException {
    BlockRead read = file.read(offset);
    if (read instanceof BlockRead.Block block) {
      nextTime = firstTime(block);
      chunk.add(block);
      offset = block.end();
      return true;
    }
    if (read instanceof BlockRead.Damaged damaged) {
      chunk.add(
          new LogProblem(
              Kind.DAMAGED_BLOCK,
              path.toString(),
              damaged.offset(),
              damaged.reason() + "; " + (damaged.resumeAt() - damaged.offset()) + " bytes skipped",
              0));
      offset = damaged.resumeAt();
      return true;
    }
    if (read instanceof BlockRead.Appended appended) {
      if (appendedAt != offset) {
        appendedAt = offset;
        chunk.add(problem(Kind.APPENDED_FILE, BlockRead.Appended.REASON));
      }
      if (appended.resumeAt() >= 0) {
        offset = appended.resumeAt();
        return true;
      }
    }
    exhaustedAt = Math.max(size, offset);
    close();
    return false;
  }

  private long firstTime(BlockRead.Block block) {
    try {
      scanner.reset(block.data());
      scanner.next();
      return scanner.problem() == null ? scanner.timeMicros() : nextTime;
    } catch (MalformedRecordException e) {
      return nextTime;
    }
  }

  private LogProblem giveUp(Kind kind, String detail) {
    unusable = true;
    close();
    return problem(kind, detail);
  }

  private LogProblem problem(Kind kind, String detail) {
    return new LogProblem(kind, path.toString(), offset, detail, 0);
  }

  /** The problem of a file that ends in something that is no whole block. */
  Optional<LogProblem> unfinished() {
    return unreadBytes() == 0 || hasUnread() || appendedAt == offset
        ? Optional.empty()
        : Optional.of(
            problem(
                Kind.UNFINISHED_FILE,
                "its last " + unreadBytes() + " bytes are a half-written or damaged block"));
  }

  private String withoutPath(String message) {
    return message.startsWith(path + " ")
        ? message.substring(path.toString().length() + 1)
        : message;
  }

  private LogProblem tryAgainWhenGrown(IOException e) {
    exhaustedAt = Math.max(size, offset);
    close();
    String detail = e + "; it is tried again when it has grown, or by the next run";
    return new LogProblem(Kind.UNREADABLE_FILE, path.toString(), offset, detail, 0);
  }

  void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // A file that was only read: nothing is lost.
    } finally {
      file = null;
    }
  }
}
