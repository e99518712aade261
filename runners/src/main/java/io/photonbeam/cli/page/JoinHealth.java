package io.photonbeam.cli.page;

import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.resilience.Away;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a join by what is seen of it.
 *
 * <p><b>Ready</b>: it joins what is written now. It is not while it starts, waits for a store or a
 * log folder that is away, or for its runner to begin, nor when it was asked to stop.
 *
 * <p><b>Healthy</b>: nobody needs to look. It is not when a store or a log folder has been away for
 * {@link #AWAY_TOO_LONG}, when another process has taken the pipeline over, or when nothing was
 * read, joined, given up or committed for {@link #STILL_TOO_LONG} though there is work: its logs
 * have grown meanwhile, or more of them is left than any block has. A start is healthy, however
 * long it takes, as its waits end by themselves.
 *
 * <p>Thread-safe. What lasts is measured from look to look.
 */
public final class JoinHealth {
  /** As an alert has it. */
  static final Duration AWAY_TOO_LONG = Duration.ofMinutes(2);

  static final Duration STILL_TOO_LONG = Duration.ofMinutes(5);

  /** A block that is still being written may be unread for long. */
  static final long MORE_THAN_A_BLOCK = 64 << 20;

  private final InstantSource clock;
  private final Map<String, Instant> awaySince = new HashMap<>();
  private String waitsFor = "";
  private boolean works;
  private Observation last;
  private Instant movedAt;
  private long lagWhenMoved;

  /**
   * Of a join that starts.
   *
   * @param clock a steady one
   */
  public JoinHealth(InstantSource clock) {
    this.clock = clock;
  }

  /** Its start waits for something. */
  public synchronized void waitsFor(String words) {
    waitsFor = words;
  }

  /** Its start is over. */
  public synchronized void works() {
    works = true;
    movedAt = clock.instant();
  }

  /** Sees how it is. */
  public void look(JoinRun run) {
    look(Observation.of(run));
  }

  synchronized void look(Observation seen) {
    Instant now = clock.instant();
    Map<String, Instant> before = Map.copyOf(awaySince);
    awaySince.clear();
    for (Away what : seen.away()) {
      awaySince.put(what.name(), before.getOrDefault(what.name(), now));
    }
    if (last == null || seen.moved() != last.moved() || !seen.away().isEmpty()) {
      movedAt = now;
      lagWhenMoved = seen.lagBytes();
    }
    last = seen;
  }

  /** Whether it joins what is written now. */
  public synchronized Answer readiness() {
    if (!works) {
      return new Answer(false, waitsFor.isEmpty() ? "It starts." : "It starts: " + waitsFor);
    }
    if (last == null) {
      return new Answer(false, "It starts: nothing is known of its work yet.");
    }
    if (last.isStopped()) {
      return new Answer(false, "It was asked to stop, and is ending.");
    }
    return last.away().stream()
        .map(Away::words)
        .findFirst()
        .or(last::lost)
        .or(this::withoutReaders)
        .map(why -> new Answer(false, why))
        .orElse(new Answer(true, "It joins what is written now."));
  }

  private Optional<String> withoutReaders() {
    return last.isReading()
        ? Optional.empty()
        : Optional.of("Nobody reads its logs now: its runner begins, or has no process for it.");
  }

  /** Whether nobody needs to look. */
  public synchronized Answer health() {
    if (!works || last == null) {
      return new Answer(true, readiness().words());
    }
    return last.lost()
        .or(this::awayTooLong)
        .or(this::stillTooLong)
        .map(why -> new Answer(false, why))
        .orElseGet(() -> new Answer(true, readiness().words()));
  }

  private Optional<String> awayTooLong() {
    Instant now = clock.instant();
    return last.away().stream()
        .filter(what -> isOver(awaySince.get(what.name()), AWAY_TOO_LONG, now))
        .map(Away::words)
        .findFirst();
  }

  private Optional<String> stillTooLong() {
    boolean hasWork = last.lagBytes() > lagWhenMoved || last.lagBytes() > MORE_THAN_A_BLOCK;
    return hasWork && isOver(movedAt, STILL_TOO_LONG, clock.instant())
        ? Optional.of(
            "Nothing was read or joined for %d minutes, though %,d bytes of the logs are not read."
                .formatted(Duration.between(movedAt, clock.instant()).toMinutes(), last.lagBytes()))
        : Optional.empty();
  }

  private static boolean isOver(Instant since, Duration limit, Instant now) {
    return Duration.between(since, now).compareTo(limit) >= 0;
  }
}
