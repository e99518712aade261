package io.photonbeam.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the pipelines of a run did, from when this was made. Bounded in memory however long it goes
 * on: time is divided into at most {@value #MAX_BINS} bins, of a quarter of a second at first and
 * twice as long whenever they don't suffice, and each pipeline keeps one sample for each bin. A
 * sample that takes in others keeps the newest counts and the highest levels, so no row is lost and
 * no peak. The last minutes are kept as fine as they were sampled, but for a quarter of a second.
 *
 * <p>Thread-safe. Moments are told by the clock, which should be a steady one; one that goes back
 * stands still here.
 */
public final class RunHistory {
  /** Samples that are kept of a pipeline at most. */
  public static final int MAX_BINS = 512;

  /** Marks that are kept at most: so many of the first, and so many of the last. */
  public static final int MAX_MARKS_EACH = 50;

  /** How much of the past is kept as fine as it was sampled. */
  public static final Duration RECENT = Duration.ofMinutes(10);

  static final long FINEST_MILLIS = 250;

  private final InstantSource clock;
  private final Instant start;
  private final Map<String, TrackRecorder> tracks = new LinkedHashMap<>();
  private final List<Mark> marks = new ArrayList<>();
  private long binMillis = FINEST_MILLIS;
  private long nowMillis;
  private long marksLeftOut;

  /** A history that begins now. */
  public RunHistory(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** What a history holds; immutable. */
  public record Recorded(
      Instant start, Duration length, List<Track> tracks, List<Mark> marks, long marksLeftOut) {
    public Recorded {
      tracks = List.copyOf(tracks);
      marks = List.copyOf(marks);
    }

    /** Its length. */
    public double seconds() {
      return length.toMillis() / 1e3;
    }
  }

  /**
   * Takes figures of a pipeline as they are now. Counts are those since its process began: if one
   * is lower than before, another process is taken to count from 0, and what the former one has
   * counted is added.
   *
   * @param pipeline its id; pipelines are shown in the order in which they are met first
   */
  public synchronized void sample(String pipeline, Figures figures) {
    long at = now();
    while (at / binMillis >= MAX_BINS) {
      binMillis *= 2;
      tracks.values().forEach(track -> track.thinOut(binMillis));
    }
    tracks
        .computeIfAbsent(pipeline, id -> new TrackRecorder())
        .add(new Sample(at, figures), binMillis);
  }

  /** Notes that something happens now. */
  public synchronized void mark(Mark.Kind kind, String words) {
    if (marks.size() == 2 * MAX_MARKS_EACH) {
      marks.remove(MAX_MARKS_EACH);
      marksLeftOut++;
    }
    marks.add(new Mark(Duration.ofMillis(now()), kind, words));
  }

  /** All that is known now. */
  public synchronized Recorded recorded() {
    return new Recorded(
        start,
        Duration.ofMillis(now()),
        tracks.entrySet().stream().map(one -> one.getValue().track(one.getKey())).toList(),
        marks,
        marksLeftOut);
  }

  /** What happened within the last {@link #RECENT}, with its marks; finer than the whole. */
  public synchronized Recorded recent() {
    long now = now();
    long from = Math.max(0, now - RECENT.toMillis());
    return new Recorded(
        start.plusMillis(from),
        Duration.ofMillis(now - from),
        tracks.entrySet().stream().map(one -> one.getValue().recent(one.getKey(), from)).toList(),
        marks.stream()
            .filter(mark -> mark.at().toMillis() >= from)
            .map(mark -> new Mark(mark.at().minusMillis(from), mark.kind(), mark.words()))
            .toList(),
        0);
  }

  private long now() {
    nowMillis = Math.max(nowMillis, Duration.between(start, clock.instant()).toMillis());
    return nowMillis;
  }
}
