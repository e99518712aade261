package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.log.folder.NameText;
import io.photonbeam.transforms.model.LogChunk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads some files one after the other, each as far as it reached when it was opened. Not
 * thread-safe.
 */
final class FilesReader implements AutoCloseable {
  private static final long UNKNOWN = BlockTimes.UNKNOWN;

  /**
   * What comes next.
   *
   * @param chunks what was read: one, and perhaps the problem of a file's end; or nothing
   * @param end the place behind it
   */
  record Step(List<LogChunk> chunks, ReadPlace end) {}

  /**
   * Which files are opened, and which ends of them are told of.
   *
   * @param changedSince the earliest time, in epoch microseconds, at which a file that is opened
   *     was written last
   * @param settled before this time a file that ends in half a block was written last, if that is
   *     told
   */
  record Window(long changedSince, long settled) {}

  private final List<String> files;
  private final Window window;
  private final TailSchemas schemas;
  private ReadPlace place;
  private int file;
  private FileTail tail;
  private long size;
  private long modified;

  /** Read, but not taken. */
  private Step next;

  FilesReader(List<String> files, Window window, TailSchemas schemas, ReadPlace from) {
    this.files = files;
    this.window = window;
    this.schemas = schemas;
    this.place = from;
    this.file = from.file();
    if (from.isInFile()) {
      NameText.path(files.get(file)).ifPresent(path -> resume(path, from));
    }
  }

  /** Up to where all was taken. */
  ReadPlace place() {
    return place;
  }

  TailSchemas schemas() {
    return schemas;
  }

  /** What comes next: the same until it is taken. */
  Step next() {
    if (next == null) {
      next = readOn();
    }
    return next;
  }

  /** Lets go of what came next. */
  Step take() {
    Step taken = next();
    place = taken.end();
    next = null;
    return taken;
  }

  private Step readOn() {
    while (tail == null && file < files.size()) {
      Optional<Path> path = NameText.path(files.get(file));
      if (path.isEmpty()) {
        return past(List.of(LogChunk.of(files.get(file), unnameable())));
      }
      open(path.get());
    }
    if (tail == null) {
      return new Step(List.of(), ReadPlace.END);
    }
    List<LogChunk> chunks = new ArrayList<>(2);
    if (tail.hasUnread()) {
      tail.read().ifPresent(chunks::add);
    }
    // What came into the file since it was opened need not be read; the file may be gone by now.
    if (tail.hasUnread() && tail.unreadBytes() > 0) {
      return new Step(chunks, new ReadPlace(file, tail.position(), size));
    }
    // What only the tail knows of a file's end is told here and now.
    tail.unfinished()
        .filter(problem -> isSettled())
        .map(problem -> LogChunk.of(files.get(file), problem))
        .ifPresent(chunks::add);
    return past(chunks);
  }

  /** Goes on behind the file, with what was read of it last. */
  private Step past(List<LogChunk> chunks) {
    close();
    file++;
    return new Step(chunks, file < files.size() ? ReadPlace.before(file) : ReadPlace.END);
  }

  private LogProblem unnameable() {
    return new LogProblem(
        LogProblem.Kind.UNREADABLE_FILE,
        files.get(file),
        LogProblem.NO_OFFSET,
        NameText.UNNAMEABLE,
        0);
  }

  /** Whether the file is as it was when it was opened, and for long. */
  private boolean isSettled() {
    LogListing.Entry now = modified < window.settled() ? entry(tail.path()) : null;
    return now != null && now.modifiedMicros() == modified && now.size() == size;
  }

  /** Opens the file, or passes over it if it was not written since. */
  private void open(Path path) {
    LogListing.Entry entry = entry(path);
    // Of one that is gone, or can't be read, whoever reads it tells.
    if ((entry == null ? Long.MAX_VALUE - 1 : entry.modifiedMicros()) < window.changedSince()) {
      file++;
      return;
    }
    tail = new FileTail(path, schemas, LogCheckpointMark.Position.START);
    grown(entry == null ? new LogListing.Entry(Long.MAX_VALUE, UNKNOWN, null) : portable(entry));
  }

  private void resume(Path path, ReadPlace from) {
    LogCheckpointMark.Position position = from.position();
    tail = new FileTail(path, schemas, position);
    LogListing.Entry entry =
        new LogListing.Entry(from.size(), position.modifiedMicros(), position.key());
    grown(entry);
    // Nothing is new in it: all that it holds is missing if other content has taken its place.
    grown(entry);
  }

  /** As it is after a place was written and read: so places can be compared. */
  private static LogListing.Entry portable(LogListing.Entry entry) {
    String key = entry.key() == null ? null : entry.key().toString();
    return new LogListing.Entry(entry.size(), entry.modifiedMicros(), key);
  }

  private void grown(LogListing.Entry entry) {
    size = entry.size();
    modified = entry.modifiedMicros();
    tail.grownTo(entry, modified == UNKNOWN ? 0 : modified);
  }

  private static LogListing.Entry entry(Path file) {
    try {
      return LogListing.entryOf(file).orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /** Closes the file that is open; one that was not read to its end is not read on by this. */
  @Override
  public void close() {
    if (tail != null) {
      tail.close();
      tail = null;
    }
  }
}
