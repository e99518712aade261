package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.file.LogFormatException;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Reads one log file, block by block, and shows its events. */
final class LogScan {
  /** No offset of a block: nothing more is to be read. */
  private static final long END = -1;

  private final Path file;
  private final boolean mayGrow;
  private final LogFile log;
  private final BlockScan blocks;
  private final Findings findings;

  /** Sees the events of a file. */
  interface Visitor {
    /** A record whose roles are sound; both are valid during the call only. */
    void event(EventRoles roles, GenericRecord record, long blockOffset) throws IOException;

    /**
     * The block of the events seen since the last call, or so much of it, was sound, or was not and
     * is to be forgotten.
     */
    void blockEnd(boolean sound) throws IOException;
  }

  private LogScan(Path file, boolean mayGrow, LogFile log, BlockScan blocks, Findings findings) {
    this.file = file;
    this.mayGrow = mayGrow;
    this.log = log;
    this.blocks = blocks;
    this.findings = findings;
  }

  /** The schema of a file, if it has one that can be read. */
  static Optional<Schema> schema(Path file) {
    try {
      Optional<LogFile> opened = LogFile.open(file);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      try (LogFile log = opened.get()) {
        return Optional.of(log.schema());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Shows a file's events; whatever is wrong with it goes to the findings.
   *
   * @param mayGrow whether it was written so lately that half a block at its end is no fault
   * @param rows events that it has a problem with count as malformed
   */
  static void scan(
      Path file,
      boolean mayGrow,
      EventFields fields,
      Findings findings,
      EventTypes.RowCheck rows,
      Visitor visitor)
      throws IOException {
    findings.files.increment();
    try (LogFile log = open(file, mayGrow, findings).orElse(null)) {
      if (log == null) {
        return;
      }
      Optional<String> problem = EventTypes.problem(log.schema(), fields);
      if (problem.isPresent()) {
        findings.unreadable(file, problem.get());
        return;
      }
      EventTypes types = new EventTypes(file, fields, findings, rows);
      BlockScan blocks = new BlockScan(file, log.schema(), types, findings, visitor);
      new LogScan(file, mayGrow, log, blocks, findings).scan();
    }
  }

  /** The file, if it is a log; the findings are told if it is none. */
  private static Optional<LogFile> open(Path file, boolean mayGrow, Findings findings) {
    try {
      Optional<LogFile> opened = LogFile.open(file);
      if (opened.isEmpty() && Files.size(file) > 0) {
        findings.halfWrittenTail(file, 0, Files.size(file), mayGrow);
      }
      return opened;
    } catch (LogFormatException e) {
      findings.unreadable(file, FileFailures.wordsAfter(file, e));
    } catch (NoSuchFileException e) {
      findings.problem(Kind.VANISHED_FILE, file, LogProblem.NO_OFFSET, "it was removed meanwhile");
    } catch (IOException e) {
      findings.unreadable(file, "cannot be read: " + FileFailures.words(e));
    }
    return Optional.empty();
  }

  private void scan() throws IOException {
    long offset = log.firstBlock();
    while (offset >= 0) {
      Optional<BlockRead> read = read(offset);
      offset = read.isPresent() ? take(read.get()) : END;
    }
  }

  private Optional<BlockRead> read(long offset) {
    try {
      return Optional.of(log.read(offset));
    } catch (IOException e) {
      findings.unreadable(
          file, "cannot be read from byte %d: %s".formatted(offset, FileFailures.words(e)));
      return Optional.empty();
    }
  }

  /** Shows a block, or tells why it is none; returns where the next one begins, if one may. */
  private long take(BlockRead read) throws IOException {
    if (read instanceof BlockRead.Block block) {
      blocks.scan(block);
      return block.end();
    }
    if (read instanceof BlockRead.Damaged damaged) {
      findings.damagedBlock(file, read.offset(), damaged.reason());
      return damaged.resumeAt();
    }
    if (read instanceof BlockRead.Appended appended) {
      findings.problem(Kind.APPENDED_FILE, file, read.offset(), BlockRead.Appended.REASON);
      return appended.resumeAt();
    }
    if (read instanceof BlockRead.NotYet tail && tail.available() > 0) {
      findings.halfWrittenTail(file, read.offset(), tail.available(), mayGrow);
    }
    return END;
  }
}
