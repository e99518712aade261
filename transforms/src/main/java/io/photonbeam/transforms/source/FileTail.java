package io.photonbeam.transforms.source;

import io.photonbeam.log.BlockRead;
import io.photonbeam.log.HeaderSync;
import io.photonbeam.log.LogFile;
import io.photonbeam.log.LogFormatException;
import io.photonbeam.log.LogListing;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FileFailures;
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

  /** Of what the system failed to read, which was told. */
  private final ReadRetries retries = new ReadRetries();

  private Path path;
  private LogFile file;
  private TailSchemas.Known schema;
  private HeaderSync sync;

  /** Of what was read last; 0 if it is not known. */
  private long fingerprint;

  /** What the file system calls the file whatever its name is; null if that is not known. */
  private Object key;

  private long offset;

  /** Whether the last listing had it under no name. */
  private boolean missed;

  /** Up to here it was read before it was rewound; what is lost of that is not told. */
  private long readBefore;

  private BlockTimes times;

  /** Nothing can be read until the file is larger than this. */
  private long exhaustedAt;

  private long size;
  private long sizeBefore;
  private long modifiedMicros;

  /** Where another file was appended, and this was told; negative if nowhere. */
  private long appendedAt = -1;

  private long writtenMicros = Long.MAX_VALUE;
  private boolean unusable;

  /** That what was read under this name before is gone, which is yet to be told; or null. */
  private FileMove untold;

  /** The marker of a file that was found to be shorter than what was read of it, or null. */
  private HeaderSync cut;

  FileTail(Path path, TailSchemas schemas, LogCheckpointMark.Position from) {
    this.path = path;
    this.schemas = schemas;
    this.unusable = from.isGivenUp();
    this.offset = Math.max(0, from.offset());
    this.times = new BlockTimes(from.nextTime());
    this.exhaustedAt = offset;
    this.size = offset;
    this.sizeBefore = offset;
    this.modifiedMicros = from.modifiedMicros();
    this.key = from.key();
    this.sync = from.sync();
    this.fingerprint = from.fingerprint();
  }

  Path path() {
    return path;
  }

  /** What the file system calls the file, in words that last; null if that is not known. */
  String key() {
    return key == null ? null : key.toString();
  }

  /** Which file is read; its marker is null if the header was not read yet. */
  NamedFile name() {
    return new NamedFile(path.toString(), sync);
  }

  /** Bytes that it held when it was listed last. */
  long size() {
    return size;
  }

  boolean isOpen() {
    return file != null;
  }

  LogCheckpointMark.Position position() {
    long at = unusable ? LogCheckpointMark.Position.GIVEN_UP.offset() : offset;
    return new LogCheckpointMark.Position(at, times.next(), key, sync, fingerprint, modifiedMicros);
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
    return times.next();
  }

  /** Whether the next block may be read; one of which no time is known may, so that it is known. */
  boolean mayReadOn(ReadLimit limit) {
    return times.next() == UNKNOWN || limit.allows(times.next(), times.nextEnd());
  }

  /** Whether the file that is listed under this one's name is surely another one. */
  boolean isOther(LogListing.Entry entry) {
    if (key == null || entry.key() == null || key.equals(entry.key())) {
      return false;
    }
    return !key().equals(entry.key().toString());
  }

  /** Whether the system could not read it when it was last read. */
  boolean isFailing() {
    return retries.areNeeded();
  }

  /** Whether what is listed is not as it was when it was last listed. */
  boolean isChanged(LogListing.Entry entry) {
    return entry.size() != size || entry.modifiedMicros() != modifiedMicros;
  }

  /**
   * Whether a file that is listed under another name, and which the system calls as it called this
   * one, can be this one: it may be a new one in a place that has become free.
   */
  boolean mayBe(LogListing.Entry entry) {
    return entry.size() > size
        || (entry.size() == size
            && (modifiedMicros == UNKNOWN || entry.modifiedMicros() == modifiedMicros));
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
    readBefore = Math.max(readBefore, offset);
    size = 0;
    toBeginning();
  }

  private void toBeginning() {
    release();
    fingerprint = 0;
    offset = 0;
    sizeBefore = 0;
    exhaustedAt = 0;
    times = new BlockTimes(UNKNOWN);
    appendedAt = -1;
  }

  /** How many bytes are lost if the file is gone. */
  private long lost() {
    return unusable ? 0 : neverRead(size);
  }

  /** How many bytes of so many nobody has read. */
  private long neverRead(long bytes) {
    return Math.max(0, bytes - Math.max(offset, readBefore));
  }

  /** The file goes by another name now. */
  FileTail renamedTo(Path newPath) {
    path = newPath;
    return this;
  }

  /** Another file has this one's name; unless it turns out to go on like it, it is read anew. */
  void replacedBy(LogListing.Entry other) {
    key = other.key();
    modifiedMicros = UNKNOWN;
    if (unusable) {
      beginAnew();
    } else {
      exhaustedAt = -1;
    }
  }

  /** As {@link #grownTo(LogListing.Entry, long)}, where nothing but the size is known. */
  Optional<LogProblem> grownTo(long newSize, long unchangedSince) {
    return grownTo(new LogListing.Entry(newSize, modifiedMicros, key), unchangedSince);
  }

  /**
   * Takes note of the file as it was listed.
   *
   * @param unchangedSince a time at which the file did not yet hold what is new now
   * @return the problem of a file that has become shorter before all of it was read
   */
  Optional<LogProblem> grownTo(LogListing.Entry entry, long unchangedSince) {
    boolean rewritten = modifiedMicros != UNKNOWN && entry.modifiedMicros() != modifiedMicros;
    modifiedMicros = entry.modifiedMicros();
    missed = false;
    key = entry.key() == null ? key : entry.key();
    long newSize = entry.size();
    if (unusable) {
      if (newSize < size) {
        beginAnew();
      }
      size = newSize;
      return Optional.empty();
    }
    Optional<LogProblem> problem = Optional.empty();
    if (newSize < offset && sizeNow() < offset) {
      problem = shrunk(newSize);
    } else if (newSize > size && !hasUnread()) {
      writtenMicros = unchangedSince;
    }
    sizeBefore = Math.min(size, newSize);
    size = newSize;
    // What was written anew may be as long as before: the header tells.
    exhaustedAt = Math.min(exhaustedAt, rewritten && newSize == sizeBefore ? -1 : newSize);
    return problem;
  }

  private static String lastBytes(long lost) {
    return Counted.choose(
        lost, "its last byte was", "its last %s bytes were".formatted(Counted.number(lost)));
  }

  private Optional<LogProblem> shrunk(long newSize) {
    long lost = neverRead(size);
    Optional<LogProblem> problem =
        lost == 0
            ? Optional.empty()
            : Optional.of(
                problem(
                    Kind.SHRUNK_FILE,
                    "it was cut to %s before %s read"
                        .formatted(Counted.of(newSize, "byte"), lastBytes(lost))));
    HeaderSync before = lost == 0 ? sync : null;
    beginAnew();
    cut = before;
    return problem;
  }

  private void beginAnew() {
    untold = sync == null ? untold : FileMove.gone(name());
    unusable = false;
    sync = null;
    cut = null;
    readBefore = 0;
    toBeginning();
  }

  /** The listing may have been made while this was read, and so be older than {@link #offset}. */
  private long sizeNow() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return offset; // Whatever is wrong shows when it is listed or read next.
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
    return Optional.of(
        giveUp(Kind.VANISHED_FILE, "%s before %s read".formatted(how, lastBytes(lost))));
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
          fingerprint = file.fingerprint(offset);
        }
      }
      retries.succeeded();
    } catch (NoSuchFileException e) {
      chunk.add(giveUp(Kind.VANISHED_FILE, "it was removed before it was read"));
    } catch (LogFormatException e) {
      chunk.add(giveUp(Kind.UNREADABLE_FILE, withoutPath(e.getMessage())));
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
    if (times.next() != UNKNOWN || offset > 0 || unusable) {
      return;
    }
    try (LogFile peeked = LogFile.open(path).orElse(null)) {
      if (peeked != null && peeked.read(peeked.firstBlock()) instanceof BlockRead.Block block) {
        times.begin(schemas.of(peeked.schema()).firstTime(block.data(), UNKNOWN));
      }
    } catch (IOException e) {
      times.begin(UNKNOWN); // Read it first, so that its problem shows.
    }
  }

  private boolean open(LogChunkBuilder chunk) throws IOException {
    if (file != null) {
      return true;
    }
    Optional<LogFile> opened = LogFile.open(path);
    if (opened.isPresent()) {
      file = opened.get();
      if (sync != null && !goesOn(file)) {
        file = null;
        beginAnew(chunk);
        file = opened.get();
      }
      begin(chunk);
      return true;
    }
    if (sync != null) {
      beginAnew(chunk);
    }
    exhaustedAt = size;
    return false;
  }

  /** Whether a file is the one that was read, with what was read of it. */
  private boolean goesOn(LogFile opened) throws IOException {
    if (!opened.sync().equals(sync)) {
      return false;
    }
    return offset <= opened.firstBlock()
        || (fingerprint == 0
            ? opened.isBlockEnd(offset)
            : opened.fingerprint(offset) == fingerprint);
  }

  /** Another content is here than the one that was read. */
  private void beginAnew(LogChunkBuilder chunk) {
    long lost = neverRead(sizeBefore);
    if (lost > 0 && appendedAt != offset) {
      chunk.add(
          problem(
              Kind.VANISHED_FILE,
              "other content took its place before %s read".formatted(lastBytes(lost))));
    }
    beginAnew();
  }

  private void begin(LogChunkBuilder chunk) throws IOException {
    sync = file.sync();
    if (sync.equals(cut)) {
      chunk.add(
          problem(Kind.SHRUNK_FILE, "it was cut to less than was read of it, and is read anew"));
    }
    cut = null;
    if (untold != null) {
      chunk.add(untold);
      untold = null;
    }
    schema = schemas.of(file.schema());
    offset = Math.max(offset, file.firstBlock());
  }

  /**
   * Reads one block or one damaged stretch; false if neither is there yet.
   *
   * @param wasOpen whether another content may have come since the file was opened
   */
  private boolean readBlock(LogChunkBuilder chunk, boolean wasOpen) throws IOException {
    BlockRead read = file.read(offset);
    if (read instanceof BlockRead.Block block) {
      times.read(schema.firstTime(block.data(), UNKNOWN));
      chunk.add(block);
      offset = block.end();
      return true;
    }
    if (wasOpen) {
      fingerprint = file.fingerprint(offset);
      release(); // It may have been written anew, and the next reading begins with the header.
      return false;
    }
    if (read instanceof BlockRead.Damaged damaged) {
      long skipped = damaged.resumeAt() - damaged.offset();
      String detail = damaged.reason() + "; " + skipped + " bytes skipped";
      chunk.add(problem(Kind.DAMAGED_BLOCK, detail));
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
    fingerprint = file.fingerprint(offset);
    exhaustedAt = Math.max(size, offset);
    release();
    return false;
  }

  private LogProblem giveUp(Kind kind, String detail) {
    unusable = true;
    release();
    return problem(kind, detail);
  }

  private LogProblem problem(Kind kind, String detail) {
    return new LogProblem(kind, path.toString(), offset, detail, 0);
  }

  /** The problem of a file that ends in something that is no whole block. */
  Optional<LogProblem> unfinished() {
    return unreadBytes() == 0 || hasUnread() || isFailing() || appendedAt == offset
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

  /** The problem of a file that the system can't read now; empty if it was told. */
  private Optional<LogProblem> failed(IOException e) {
    exhaustedAt = Math.max(size, offset);
    release();
    return retries.failed()
        ? Optional.of(problem(Kind.UNREADABLE_FILE, FileFailures.words(e)))
        : Optional.empty();
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
      exhaustedAt = -1;
    }
    return offset > 0 ? retries.failingFor(now) : 0;
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
