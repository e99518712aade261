package io.photonbeam.transforms.source;

import io.photonbeam.log.folder.LogFolders;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.resilience.Away;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks at the joined logs at intervals, for all readers in a process together, and knows when to
 * finish: when all is read and no log has grown for the given time, or when asked to. Thread-safe.
 *
 * <p>A folder that can't be listed any more is waited for, and meanwhile no log is idle; see {@link
 * FolderOutages}. One that can't be listed when the run begins fails it. However many files there
 * are, looking at them takes no more than a small part of the time. How long nothing has come is
 * measured by a clock that nobody sets: one that is set back keeps no run from its end, and one
 * that jumps ahead ends none.
 */
public final class LogWatch {
  /**
   * Looks that take long are repeated no sooner than after so many times their duration: the
   * shorter one of the last two, as the process may have stood still within the other.
   */
  private static final int REST = 10;

  private final Clock clock;
  private final Clock steady;
  private final LogFolders folders;
  private final BooleanSupplier othersMayFinish;
  private final FolderOutages outages = new FolderOutages();
  private final Set<Path> read = ConcurrentHashMap.newKeySet();
  private final long intervalMicros;
  private long interval;
  private long lastTook = Long.MAX_VALUE;
  private final Optional<Duration> stopWhenIdle;
  private final Map<Path, LogListing> listings = new HashMap<>();
  private final Map<String, Long> unread = new HashMap<>();
  private final List<Path> roots;
  private long lookedAt = Long.MIN_VALUE;
  private long lookedAtTime;
  private long activeAt;
  private long totalBytes = -1;
  private boolean finishing;
  private volatile boolean stopped;

  /**
   * Watches logs.
   *
   * @param clock as files' times are
   * @param steady is never set
   * @param othersMayFinish whether, when all is read here, all is read in other processes, too
   */
  public LogWatch(
      List<Path> roots,
      Duration pollInterval,
      Optional<Duration> stopWhenIdle,
      Clock clock,
      Clock steady,
      BooleanSupplier othersMayFinish) {
    this(roots, pollInterval, stopWhenIdle, clock, steady, othersMayFinish, LogFolders.DEFAULT);
  }

  /** With another way to look into folders. */
  LogWatch(
      List<Path> roots,
      Duration pollInterval,
      Optional<Duration> stopWhenIdle,
      Clock clock,
      Clock steady,
      BooleanSupplier othersMayFinish,
      LogFolders folders) {
    this.folders = folders;
    this.othersMayFinish = othersMayFinish;
    this.roots = List.copyOf(roots);
    this.intervalMicros = TimeUnit.NANOSECONDS.toMicros(pollInterval.toNanos());
    this.stopWhenIdle = stopWhenIdle;
    this.clock = clock;
    this.steady = steady;
  }

  /**
   * One look at a log.
   *
   * @param at when it was taken, by the steady clock, in microseconds; distinguishes it from other
   *     looks
   * @param atTime the same as the clock has it, in epoch microseconds
   */
  record Look(LogListing listing, long at, long atTime) {}

  /** The latest look at a log, taken now if the last one is older than the poll interval. */
  synchronized Look look(Path root) {
    if (!roots.contains(root)) {
      throw new IllegalArgumentException(root + " is not among the run's logs, " + roots);
    }
    long now = now();
    if (lookedAt == Long.MIN_VALUE || now - lookedAt >= interval || now < lookedAt) {
      lookAgain(now);
    }
    return new Look(listings.get(root), lookedAt, lookedAtTime);
  }

  private void lookAgain(long now) {
    Instant time = clock.instant();
    long bytes = 0;
    for (Path root : roots) {
      LogListing listing = list(root, now);
      listings.put(root, listing);
      bytes += listing.totalBytes();
    }
    if (bytes != totalBytes || outages.any()) {
      totalBytes = bytes;
      activeAt = now;
    }
    lookedAt = now;
    lookedAtTime = micros(time);
    long took = now() - now;
    interval = Math.max(intervalMicros, REST * Math.min(took, lastTook));
    lastTook = took;
  }

  /** A log as it is now, or, while its folder can't be listed, as it was last. */
  private LogListing list(Path root, long now) {
    LogListing before = listings.get(root);
    try {
      LogListing listing = before == null ? LogListing.of(root, folders) : before.again(folders);
      if (before != null && before.exists() && !listing.exists()) {
        throw new NoSuchFileException(root.toString(), null, "it is gone");
      }
      outages.listed(root, before, listing, now);
      return listing;
    } catch (IOException e) {
      if (before == null) {
        throw new UncheckedIOException(
            "the log folder %s can't be listed: %s".formatted(root, LogListing.reason(e)), e);
      }
      outages.failed(root, LogListing.reason(e), now);
      return before;
    }
  }

  /** Folders of a log that could be listed before and can't be now, and why. */
  synchronized Map<Path, String> away(Path root) {
    return outages.below(root);
  }

  /** Which folders are away. */
  public synchronized List<Away> away() {
    return outages.away(now());
  }

  /** Which folders went away or came back since this was last asked, in sentences. */
  public synchronized List<String> takeNews() {
    return outages.takeNews();
  }

  /** Whether any other log of the run has a file. */
  synchronized boolean hasFilesBeside(Path root) {
    return listings.entrySet().stream()
        .anyMatch(log -> !log.getKey().equals(root) && !log.getValue().entries().isEmpty());
  }

  /** Tells that a file was read wholly before it got a name that is no log's. */
  void read(Path file) {
    read.add(file);
  }

  boolean wasRead(Path file) {
    return read.contains(file);
  }

  /** Takes note of how many listed bytes a reader of a log has not read. */
  synchronized void unread(Path root, int reader, long bytes) {
    unread.put(root + "#" + reader, bytes);
  }

  /** Bytes that are in the logs and not yet read, as of the last look; half blocks among them. */
  public synchronized long unreadBytes() {
    return unread.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Tells that a reader has just read something. */
  synchronized void active() {
    activeAt = now();
  }

  /**
   * Whether a reader that has read all it knows of may finish: when for long enough no log has
   * grown and no reader has read. Once true it stays so, for all readers. One that is asked to stop
   * need not have read all, see {@link #stopped}.
   */
  synchronized boolean mayFinish() {
    if (!finishing && stopWhenIdle.isPresent() && lookedAt != Long.MIN_VALUE) {
      finishing =
          now() - activeAt >= TimeUnit.NANOSECONDS.toMicros(stopWhenIdle.get().toNanos())
              && othersMayFinish.getAsBoolean();
    }
    return finishing;
  }

  /** Whether a reader in this process has ever looked. */
  public synchronized boolean hasLooked() {
    return lookedAt != Long.MIN_VALUE;
  }

  /** For how long no log has grown and no reader has read; 0 before the first look. */
  synchronized long quietMillis() {
    return lookedAt == Long.MIN_VALUE ? 0 : (now() - activeAt) / 1_000;
  }

  /** Whether all was read, as {@link #mayFinish} has found. */
  synchronized boolean isFinishing() {
    return finishing;
  }

  /** Makes all readers finish where they are, whatever they have not read. */
  public void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** In microseconds; never goes back while the process lives. */
  long now() {
    return micros(steady.instant());
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }
}
