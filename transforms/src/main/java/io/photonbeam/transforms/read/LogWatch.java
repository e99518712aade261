package io.photonbeam.transforms.read;

import io.photonbeam.log.LogListing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the joined logs at intervals, for all readers in a process together, and knows when to
 * finish: when all is read and no log has grown for the given time, or when asked to. Thread-safe.
 */
public final class LogWatch {
  private final Clock clock;
  private final long intervalMicros;
  private final Optional<Duration> stopWhenIdle;
  private final Map<Path, LogListing> listings = new HashMap<>();
  private final Map<String, Long> unread = new HashMap<>();
  private final List<Path> roots;
  private long lookedAt = Long.MIN_VALUE;
  private long activeAt;
  private long totalBytes = -1;
  private boolean finishing;
  private volatile boolean stopped;

  public LogWatch(
      List<Path> roots, Duration pollInterval, Optional<Duration> stopWhenIdle, Clock clock) {
    this.roots = List.copyOf(roots);
    this.intervalMicros = TimeUnit.NANOSECONDS.toMicros(pollInterval.toNanos());
    this.stopWhenIdle = stopWhenIdle;
    this.clock = clock;
  }

  /**
   * One look at a log.
   *
   * @param at when it was taken, in epoch microseconds; distinguishes it from other looks
   */
  record Look(LogListing listing, long at) {}

  /** The latest look at a log, taken now if the last one is older than the poll interval. */
  synchronized Look look(Path root) {
    if (!roots.contains(root)) {
      throw new IllegalArgumentException(root + " is not among the run's logs, " + roots);
    }
    long now = now();
    if (lookedAt == Long.MIN_VALUE || now - lookedAt >= intervalMicros || now < lookedAt) {
      lookAgain(now);
    }
    return new Look(listings.get(root), lookedAt);
  }

  private void lookAgain(long now) {
    long bytes = 0;
    for (Path root : roots) {
      LogListing listing = list(root);
      listings.put(root, listing);
      bytes += listing.totalBytes();
    }
    if (bytes != totalBytes) {
      totalBytes = bytes;
      activeAt = now;
    }
    lookedAt = now;
  }

  private static LogListing list(Path root) {
    try {
      return LogListing.of(root);
    } catch (IOException e) {
      throw new UncheckedIOException("can't list the log folder " + root, e);
    }
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
   * Whether a reader that has read all it knows of may finish: when asked to stop, or when for long
   * enough no log has grown and no reader has read. Once true it stays so, for all readers.
   */
  synchronized boolean mayFinish() {
    if (!finishing && stopWhenIdle.isPresent() && lookedAt != Long.MIN_VALUE) {
      finishing = now() - activeAt >= TimeUnit.NANOSECONDS.toMicros(stopWhenIdle.get().toNanos());
    }
    return finishing || stopped;
  }

  /** Makes all readers finish where they are, whatever they have not read. */
  public void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  long now() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
  }
}
