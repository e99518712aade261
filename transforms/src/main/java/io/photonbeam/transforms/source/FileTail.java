package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.file.LogFormatException;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far one growing file has been read. The file is open only while there is something to read in
 * it, and at rest next to nothing of it is held. It is known again by its header's sync marker: if
 * another file has taken its place, or its content was written anew, that is read from its
 * beginning. Not thread-safe.
 */
final class FileTail {
  private static final long UNKNOWN = BlockTimes.UNKNOWN;

  private final TailSchemas schemas;
  private final FileIdentity identity;
  private final ReadExtent extent;
  private final TailProblems problems;

  /** Of what the system failed to read, which was told. */
  private final ReadRetries retries = new ReadRetries();

  private LogFile file;
  private TailSchemas.Known schema;
  private BlockTimes times;

  /** Whether the last listing had it under no name. */
  private boolean missed;

  /** Where another file was appended, and this was told; negative if nowhere. */
  private long appendedAt = -1;

  /** As {@link LogChunk#writtenMicros}, of what is unread. */
  private long writtenMicros = Long.MAX_VALUE;

  private boolean unusable;

  /** That what was read under this name before is gone, which is yet to be told; or null. */
  private FileMove untold;

  /** The marker of a file that was found to be shorter than what was read of it, or null. */
  private HeaderSync cut;

  FileTail(Path path, TailSchemas schemas, LogCheckpointMark.Position from) {
    this.schemas = schemas;
    this.identity = new FileIdentity(path, from);
    this.extent = new ReadExtent(Math.max(0, from.offset()));
    this.problems = new TailProblems(identity, extent);
    this.times = new BlockTimes(from.nextTime());
    this.unusable = from.isGivenUp();
  }

  Path path() {
    return identity.path();
  }

  /** What the file system calls the file, in words that last; null if that is not known. */
  String key() {
    return identity.key();
  }

  /** Which file is read; its marker is null if the header was not read yet. */
  NamedFile name() {
    return identity.name();
  }

  /** Bytes that it held when it was listed last. */
  long size() {
    return extent.size();
  }

  boolean isOpen() {
    return file != null;
  }

  LogCheckpointMark.Position position() {
    long at = unusable ? LogCheckpointMark.Position.GIVEN_UP.offset() : extent.offset();
    return identity.at(at, times.next());
  }

  boolean hasUnread() {
    return !unusable && extent.hasUnread();
  }

  /** Bytes that were listed but not read; a half-written block is among them. */
  long unreadBytes() {
    return unusable ? 0 : extent.unread();
  }

  /** Event time, in epoch microseconds, of what would be read next: an estimate to order files. */
  long nextTime() {
    return times.next();
  }

  /** Whether the next block may be read; one of which no time is known may, so that it is known. */
  boolean mayReadOn(ReadLimit limit) {
    return times.next() == UNKNOWN || limit.allows(times.next(), times.nextEnd());
  }

  /** Whether the file that is listed under this one's name is surely another one. */
  boolean isOther(LogListing.Entry entry) {
    return identity.isOther(entry);
  }

  /** Whether the system could not read it when it was last read. */
  boolean isFailing() {
    return retries.isFailing();
  }

  /** Whether what is listed is not as it was when it was last listed. */
  boolean isChanged(LogListing.Entry entry) {
    return entry.size() != size() || identity.mayBeWritten(entry);
  }

  /**
   * Whether a file that is listed under another name, and which the system calls as it called this
   * one, can be this one: it may be a new one in a place that has become free.
   */
  boolean mayBe(LogListing.Entry entry) {
    return entry.size() > size() || (entry.size() == size() && !identity.isWritten(entry));
  }

  /**
   * Takes note that a listing has the file under no name.
   *
   * @return whether the next listing is to be waited for: one that is made while a file is renamed
   *     may have neither of its names. What was not read is told at once
   */
  boolean missed() {
    boolean wait = !missed && lost() == 0;
    missed = true;
    return wait;
  }

  /** The file is read again from its beginning, as the same file. */
  void rewind() {
    extent.rewind();
    identity.rewind();
    toBeginning();
  }

  private void toBeginning() {
    release();
    times = new BlockTimes(UNKNOWN);
    appendedAt = -1;
  }

  /** How many bytes are lost if the file is gone. */
  private long lost() {
    return unusable ? 0 : extent.neverRead();
  }

  /** The file goes by another name now. */
  FileTail renamedTo(Path newPath) {
    identity.renamedTo(newPath);
    return this;
  }

  /** Another file has this one's name; unless it turns out to go on like it, it is read anew. */
  void replacedBy(LogListing.Entry other) {
    identity.replacedBy(other);
    if (unusable) {
      beginAnew();
    } else {
      extent.tryAgain();
    }
  }

  /**
   * Takes note of the file as it was listed.
   *
   * @param unchangedSince a time at which the file did not yet hold what is new now
   * @return the problem of a file that has become shorter before all of it was read
   */
  Optional<LogProblem> grownTo(LogListing.Entry entry, long unchangedSince) {
    // What was written anew may be as long as before: the header tells.
    boolean mayBeOther = identity.isWritten(entry);
    identity.listed(entry);
    missed = false;
    if (unusable) {
      boolean isShorter = entry.size() < size();
      extent.listed(entry.size(), mayBeOther);
      if (isShorter) {
        beginAnew();
      }
      return Optional.empty();
    }
    Optional<LogProblem> problem = Optional.empty();
    if (entry.size() < extent.offset() && sizeNow() < extent.offset()) {
      problem = shrunk(entry.size());
    } else if (entry.size() > size() && !hasUnread()) {
      writtenMicros = unchangedSince;
    }
    extent.listed(entry.size(), mayBeOther);
    return problem;
  }

  private Optional<LogProblem> shrunk(long newSize) {
    long lost = extent.neverRead();
    Optional<LogProblem> problem =
        lost == 0 ? Optional.empty() : Optional.of(problems.cut(lost, newSize));
    HeaderSync before = lost == 0 ? identity.sync() : null;
    beginAnew();
    cut = before;
    return problem;
  }

  private void beginAnew() {
    untold = identity.sync() == null ? untold : FileMove.gone(name());
    unusable = false;
    cut = null;
    identity.beginAnew();
    extent.beginAnew();
    toBeginning();
  }

  /** The listing may have been made while this was read, and so be older than what is read. */
  private long sizeNow() {
    try {
      return Files.size(path());
    } catch (IOException e) {
      return extent.offset(); // Whatever is wrong shows when it is listed or read next.
    }
  }

  /**
   * The problem of a file that is gone, if something of it was still to be read.
   *
   * @param how what became of it, for people
   */
  Optional<LogProblem> vanished(String how) {
    long lost = lost();
    if (lost == 0) {
      close();
      return Optional.empty();
    }
    return Optional.of(giveUp(problems.vanished(how, lost)));
  }

  /** Reads on as far as a chunk reaches. */
  Optional<LogChunk> read() {
    return read(ReadLimit.NONE);
  }

  /**
   * Reads on, one block at least.
   *
   * @return whole blocks, problems, or both; empty if the file holds no further whole block now
   */
  Optional<LogChunk> read(ReadLimit limit) {
    if (unusable) {
      return Optional.empty();
    }
    LogChunkBuilder chunk = new LogChunkBuilder(unreadBytes());
    try {
      boolean wasOpen = isOpen();
      if (open(chunk)) {
        while (!chunk.isFull()
            && (chunk.isEmpty() || mayReadOn(limit))
            && readBlock(chunk, wasOpen)) {}
        if (isOpen()) {
          identity.readTo(file, extent.offset());
        }
      }
      retries.succeeded();
    } catch (NoSuchFileException e) {
      chunk.add(giveUp(problems.removed()));
    } catch (LogFormatException e) {
      chunk.add(giveUp(problems.noLog(e)));
    } catch (IOException e) {
      // Blocks gathered before it go out with the problem: they are not read again.
      failed(e).ifPresent(chunk::add);
    }
    LogSchema written = chunk.hasBlocks() ? schema.schema() : null;
    if (!isOpen()) {
      close();
    }
    return chunk.isEmpty()
        ? Optional.empty()
        : Optional.of(chunk.build(name(), written, writtenMicros));
  }

  /** Finds out {@link #nextTime()} of a file that was never read. */
  void peek() {
    if (times.next() == UNKNOWN && extent.offset() == 0 && !unusable) {
      times.begin(schemas.firstTime(path(), UNKNOWN));
    }
  }

  private boolean open(LogChunkBuilder chunk) throws IOException {
    if (file != null) {
      return true;
    }
    Optional<LogFile> opened = LogFile.open(path());
    if (opened.isPresent()) {
      file = opened.get();
      if (identity.sync() != null && !identity.isOf(file, extent.offset())) {
        file = null;
        beginAnew(chunk);
        file = opened.get();
      }
      begin(chunk);
      return true;
    }
    if (identity.sync() != null) {
      beginAnew(chunk);
    }
    extent.exhausted();
    return false;
  }

  /** Another content is here than the one that was read. */
  private void beginAnew(LogChunkBuilder chunk) {
    long lost = extent.neverReadBefore();
    if (lost > 0 && appendedAt != extent.offset()) {
      chunk.add(problems.vanished("other content took its place", lost));
    }
    beginAnew();
  }

  private void begin(LogChunkBuilder chunk) throws IOException {
    identity.opened(file);
    if (identity.sync().equals(cut)) {
      chunk.add(problems.cutBelowWhatWasRead());
    }
    cut = null;
    if (untold != null) {
      chunk.add(untold);
      untold = null;
    }
    schema = schemas.of(file.schema());
    extent.readTo(Math.max(extent.offset(), file.firstBlock()));
  }

  /**
   * Reads one block or one damaged stretch; false if neither is there yet.
   *
   * @param wasOpen whether another content may have come since the file was opened
   */
  private boolean readBlock(LogChunkBuilder chunk, boolean wasOpen) throws IOException {
    BlockRead read = file.read(extent.offset());
    if (read instanceof BlockRead.Block block) {
      times.read(schema.firstTime(block.data(), UNKNOWN));
      chunk.add(block);
      extent.readTo(block.end());
      return true;
    }
    if (wasOpen) {
      identity.readTo(file, extent.offset());
      release(); // It may have been written anew, and the next reading begins with the header.
      return false;
    }
    if (read instanceof BlockRead.Damaged damaged) {
      chunk.add(problems.damaged(damaged));
      extent.readTo(damaged.resumeAt());
      return true;
    }
    if (read instanceof BlockRead.Appended appended) {
      if (appendedAt != extent.offset()) {
        appendedAt = extent.offset();
        chunk.add(problems.appended());
      }
      if (appended.resumeAt() >= 0) {
        extent.readTo(appended.resumeAt());
        return true;
      }
    }
    identity.readTo(file, extent.offset());
    extent.exhausted();
    release();
    return false;
  }

  private LogProblem giveUp(LogProblem problem) {
    unusable = true;
    release();
    return problem;
  }

  /** The problem of a file that ends in something that is no whole block. */
  Optional<LogProblem> unfinished() {
    return unreadBytes() == 0 || hasUnread() || isFailing() || appendedAt == extent.offset()
        ? Optional.empty()
        : Optional.of(problems.unfinished());
  }

  /** The problem of a file that the system can't read now; empty if it was told. */
  private Optional<LogProblem> failed(IOException e) {
    extent.exhausted();
    release();
    return retries.failed() ? Optional.of(problems.unreadable(e)) : Optional.empty();
  }

  /**
   * Lets a file be tried again that the system could not read, after pauses that grow.
   *
   * @return how long it could not be read, in microseconds, though it could before; 0 if it can
   */
  long retry(long now) {
    if (!isFailing()) {
      return 0;
    }
    if (retries.isDue(now)) {
      extent.tryAgain();
    }
    return extent.offset() > 0 ? retries.failingFor(now) : 0;
  }

  void close() {
    release();
    schema = null; // Each file may have one of its own.
  }

  private void release() {
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
