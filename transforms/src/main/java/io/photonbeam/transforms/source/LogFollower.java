package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Follows the files of one log that belong to one of several readers: those whose path hashes to
 * it. What is unread is read in the order of event times, as far as whole chunks allow, so that the
 * files of several servers keep step while a backlog is read. A file that gets another name is read
 * on under that, or, if the name is another reader's, by that one from its beginning. What became
 * of the names of files is told before anything is read under the new ones.
 *
 * <p>A file at rest costs a few hundred bytes of memory. Not thread-safe.
 */
final class LogFollower {
  /** So long a file that can't be read on any more keeps the run from being idle. */
  private static final long MAX_WAIT_MICROS = TimeUnit.SECONDS.toMicros(30);

  private final Path root;
  private final TailSchemas schemas;
  private final LogWatch watch;
  private final int reader;
  private final int readers;
  private final Map<Path, FileTail> files = new HashMap<>();
  private final FilePositions marks = new FilePositions();
  private final UnreadFiles unread = new UnreadFiles(this::follows);
  private final Set<FileTail> failing = new HashSet<>();
  private final OpenFiles open = new OpenFiles();
  private final Queue<LogProblem> problems = new ArrayDeque<>();
  private final UntoldMoves moves;
  private final Map<String, LogCheckpointMark.Position> unnamed;
  private final PassedOverFiles passedOver;
  private final UnseenParts unseenParts;
  private LogListing listing;
  private long lookedAt = Long.MIN_VALUE;
  private long lookedAtTime = Long.MIN_VALUE;
  private long unreadBytes;

  /** So much of what was read last is to be read again. */
  private long toReadAgain;

  LogFollower(
      Path root,
      EventFields fields,
      LogWatch watch,
      int reader,
      int readers,
      LogCheckpointMark startAt) {
    this.root = root;
    this.schemas = new TailSchemas(fields);
    this.watch = watch;
    this.passedOver = new PassedOverFiles(this::isMine, watch);
    this.unseenParts = new UnseenParts(root, watch, this::isMine, problems::add);
    this.reader = reader;
    this.readers = readers;
    unnamed = startAt.unnamed();
    this.moves = new UntoldMoves(startAt.moves());
    startAt
        .positions()
        .forEach(
            (path, position) -> {
              files.put(path, new FileTail(path, schemas, position));
              marks.put(path, position);
            });
  }

  /**
   * Lets the files that were read last begin anew, as many as are needed for so many bytes, once it
   * is known under which names they are now. To be called before anything is read.
   */
  void rewind(long bytes) {
    toReadAgain = bytes;
  }

  private void readAgain() {
    for (Path path : marks.mark().readLast(toReadAgain)) {
      FileTail file = files.get(path);
      file.rewind();
      marks.put(path, file.position());
    }
    toReadAgain = 0;
  }

  /** The next chunk of any file, or empty if there is none now. Never waits. */
  Optional<LogChunk> next() {
    return next(ReadLimit.NONE);
  }

  /** Whether there is something to read, but not yet. */
  boolean isHeldBy(ReadLimit limit) {
    FileTail next = unread.oldest();
    return next != null && !next.mayReadOn(limit);
  }

  /** As {@link #next()}, a chunk that ends where the limit is. */
  Optional<LogChunk> next(ReadLimit limit) {
    look();
    Optional<LogChunk> toTell = nextTold();
    if (toTell.isPresent()) {
      return toTell;
    }
    for (FileTail file = unread.oldest(); file != null; file = unread.oldest()) {
      Optional<LogChunk> chunk = read(file, limit);
      if (chunk.isPresent()) {
        watch.active();
        return chunk;
      }
    }
    return Optional.empty();
  }

  /** What is to be told next, or empty if there is nothing now; reads nothing. */
  Optional<LogChunk> nextTold() {
    return nextMoves()
        .or(
            () ->
                Optional.ofNullable(problems.poll())
                    .map(problem -> LogChunk.of(problem.file(), problem)));
  }

  /** What is to be told next of names, or empty if there is nothing now; reads nothing. */
  Optional<LogChunk> nextMoves() {
    return moves.poll().map(all -> LogChunk.of(root.toString(), all));
  }

  private Optional<LogChunk> read(FileTail file, ReadLimit limit) {
    unread.removeOldest();
    long before = file.unreadBytes();
    Optional<LogChunk> chunk = file.read(limit);
    unreadBytes += file.unreadBytes() - before;
    open.read(file);
    note(file);
    return chunk;
  }

  /** Takes note of what has become of a file. */
  private void note(FileTail file) {
    if (file.isFailing()) {
      failing.add(file);
    } else {
      failing.remove(file);
    }
    unread.add(file);
    marks.put(file.path(), file.position());
  }

  /**
   * Event time, in epoch microseconds, of what would be read next: an estimate, {@link
   * ReadPositions#NOTHING_UNREAD} if there is nothing.
   */
  long nextTime() {
    look();
    FileTail next = unread.oldest();
    return next == null ? ReadPositions.NOTHING_UNREAD : next.nextTime();
  }

  /** Bytes that are listed and not yet read. */
  long unreadBytes() {
    return unreadBytes;
  }

  /** As {@link #tellUnseen()}, and of the files that end in something that is no whole block. */
  void tellUnfinished() {
    files.values().forEach(file -> file.unfinished().ifPresent(problems::add));
    tellUnseen();
  }

  /** Makes {@link #next()} tell of all that can't be looked into and was not told of yet. */
  void tellUnseen() {
    if (listing == null) {
      return;
    }
    unseenParts.tellAll(listing);
    if (reader == 0 && watch.hasFilesBeside(root)) {
      unseenParts.tellRoot(listing.withoutFiles());
    }
  }

  LogCheckpointMark mark() {
    return marks.mark().withUnnamed(unnamed).withMoves(moves.all());
  }

  void close() {
    files.values().forEach(FileTail::close);
  }

  private boolean follows(FileTail file) {
    return files.get(file.path()) == file;
  }

  /** Takes note of what is in the log now, if there was a newer look at it. */
  void look() {
    LogWatch.Look look = watch.look(root);
    if (look.at() == lookedAt) {
      return;
    }
    long previousAt = lookedAtTime;
    lookedAt = look.at();
    lookedAtTime = look.atTime();
    LogListing previous = listing;
    listing = look.listing();
    List<FileMove> setAside = passedOver.follow(listing);
    List<Renames.Outcome> displaced = new Renames(files, this::isMine, passedOver).follow(listing);
    displaced.forEach(outcome -> marks.remove(outcome.from()));
    tellMoves(setAside, displaced);
    displaced.forEach(this::displaced);
    if (toReadAgain > 0) {
      readAgain();
    }
    unreadBytes = 0;
    listing.entries().forEach((path, entry) -> grown(path, entry, previousAt));
    retryFailing();
    unseenParts.tell(listing, previous);
    watch.unread(root, reader, unreadBytes);
  }

  /** The index knows only files whose headers were read. */
  private void tellMoves(List<FileMove> setAside, List<Renames.Outcome> displaced) {
    List<FileMove> together = new ArrayList<>(setAside);
    displaced.stream()
        .map(Renames.Outcome::move)
        .filter(move -> move.file().sync() != null)
        .forEach(together::add);
    moves.add(together);
  }

  private void displaced(Renames.Outcome outcome) {
    passedOver.add(outcome.move(), outcome.passedOver().isPresent(), listing);
    outcome.problem().ifPresent(problems::add);
    if (outcome.goesOn().isPresent()) {
      FileTail file = outcome.goesOn().get();
      marks.put(file.path(), file.position());
    }
  }

  private void grown(Path path, LogListing.Entry entry, long previousAt) {
    FileTail file = files.get(path);
    if (file == null) {
      if (!isMine(path)) {
        return;
      }
      file = new FileTail(path, schemas, LogCheckpointMark.Position.START);
      files.put(path, file);
    }
    if (file.isOther(entry)) {
      watch.active(); // What is here now is read when it is clear where the former file is.
      return;
    }
    long since = previousAt == Long.MIN_VALUE ? entry.modifiedMicros() : previousAt;
    boolean changed = file.isChanged(entry);
    file.grownTo(entry, since).ifPresent(problems::add);
    unreadBytes += file.unreadBytes();
    if (changed || (file.hasUnread() && !unread.contains(file))) {
      note(file);
    }
  }

  private void retryFailing() {
    for (FileTail file : Set.copyOf(failing)) {
      long waited = file.retry(lookedAt);
      if (waited > 0 && waited < MAX_WAIT_MICROS) {
        watch.active();
      }
      note(file);
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
