package io.photonbeam.transforms.read;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.LogListing;
import io.photonbeam.log.LogProblem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Follows the files of one log that belong to one of several readers: those whose path hashes to
 * it. What is unread is read in the order of event times, as far as whole chunks allow, so that the
 * files of several servers keep step while a backlog is read. Not thread-safe.
 */
final class LogTail {
  private final Path root;
  private final EventFields fields;
  private final LogWatch watch;
  private final int reader;
  private final int readers;
  private final Map<Path, FileTail> files = new TreeMap<>();
  private final Queue<LogProblem> problems = new ArrayDeque<>();
  private final Set<Path> told = new HashSet<>();
  private long lookedAt = Long.MIN_VALUE;

  LogTail(
      Path root, EventFields fields, LogWatch watch, int reader, int readers, TailMark startAt) {
    this.root = root;
    this.fields = fields;
    this.watch = watch;
    this.reader = reader;
    this.readers = readers;
    startAt
        .positions()
        .forEach((path, position) -> files.put(path, new FileTail(path, fields, position)));
  }

  /** The next chunk of any file, or empty if there is none now. Never waits. */
  Optional<LogChunk> next() {
    look();
    if (!problems.isEmpty()) {
      LogProblem problem = problems.remove();
      return Optional.of(LogChunk.of(problem.file(), problem));
    }
    for (FileTail file = oldestUnread(); file != null; file = oldestUnread()) {
      Optional<LogChunk> chunk = file.read();
      if (chunk.isPresent()) {
        watch.active();
        return chunk;
      }
    }
    return Optional.empty();
  }

  /**
   * Event time, in epoch microseconds, of what would be read next: an estimate, {@link
   * LogAlignment#NOTHING_UNREAD} if there is nothing.
   */
  long nextTime() {
    look();
    FileTail next = oldestUnread();
    return next == null ? LogAlignment.NOTHING_UNREAD : next.nextTime();
  }

  /** Bytes that are listed and not yet read. */
  long unreadBytes() {
    return files.values().stream().mapToLong(FileTail::unreadBytes).sum();
  }

  /** Makes {@link #next()} tell of the files that end in something that is no whole block. */
  void tellUnfinished() {
    files.values().forEach(file -> file.unfinished().ifPresent(problems::add));
  }

  TailMark mark() {
    Map<Path, TailMark.Position> positions = new TreeMap<>();
    files.forEach((path, file) -> positions.put(path, file.position()));
    return new TailMark(positions);
  }

  void close() {
    files.values().forEach(FileTail::close);
  }

  private FileTail oldestUnread() {
    FileTail oldest = null;
    for (FileTail file : files.values()) {
      if (file.hasUnread()) {
        file.peek();
        if (oldest == null || file.nextTime() < oldest.nextTime()) {
          oldest = file;
        }
      }
    }
    return oldest;
  }

  /** Takes note of what is in the log now, if there was a newer look at it. */
  void look() {
    LogWatch.Look look = watch.look(root);
    if (look.at() == lookedAt) {
      return;
    }
    long previousAt = lookedAt;
    lookedAt = look.at();
    look.listing()
        .entries()
        .forEach(
            (path, entry) -> {
              if (isMine(path)) {
                long since = previousAt == Long.MIN_VALUE ? entry.modifiedMicros() : previousAt;
                files
                    .computeIfAbsent(path, p -> new FileTail(p, fields, TailMark.Position.START))
                    .grownTo(entry.size(), since)
                    .ifPresent(problems::add);
              }
            });
    forgetVanished(look.listing());
    look.listing()
        .unreadable()
        .forEach((folder, why) -> tell(folder, LogListing.unreadable(folder, why)));
    look.listing().passedOver().keySet().forEach(file -> tell(file, LogListing.passedOver(file)));
    watch.unread(root, reader, unreadBytes());
  }

  /** Tells once of what is not read. */
  private void tell(Path path, LogProblem problem) {
    if (isMine(path) && told.add(path)) {
      problems.add(problem);
    }
  }

  private void forgetVanished(LogListing listing) {
    Iterator<FileTail> each = files.values().iterator();
    while (each.hasNext()) {
      FileTail file = each.next();
      if (!listing.entries().containsKey(file.path()) && !listing.mayHide(file.path())) {
        file.vanished().ifPresent(problems::add);
        each.remove();
      }
    }
  }

  private boolean isMine(Path path) {
    byte[] name = root.relativize(path).toString().getBytes(StandardCharsets.UTF_8);
    return KeyHash.shard(KeyHash.of(name), readers) == reader;
  }

  long nowMillis() {
    return TimeUnit.MICROSECONDS.toMillis(watch.now());
  }
}
