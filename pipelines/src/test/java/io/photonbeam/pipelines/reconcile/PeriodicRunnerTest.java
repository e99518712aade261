package io.photonbeam.pipelines.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Rounds by a clock that moves only while one runs, or is waited for. */
class PeriodicRunnerTest {
  private static final Duration EVERY = Duration.ofMinutes(15);

  private Instant now = Instant.EPOCH;
  private final List<String> told = new ArrayList<>();
  private final Queue<PeriodicRunner.Round> script = new ArrayDeque<>();
  private PeriodicRunner rounds;

  /** Does the scripted rounds, and is stopped while it waits for the one after the last. */
  private boolean run(Optional<Duration> every) throws Exception {
    rounds = new PeriodicRunner(every, () -> now, this::pause);
    return rounds.run(
        () -> {
          told.add("round at " + now);
          return script.remove().run();
        },
        new PeriodicRunner.Listener() {
          @Override
          public void done(ReconcileReport report) {
            told.add("done");
          }

          @Override
          public void failed(Exception failure, Duration nextIn) {
            told.add("failed: " + failure.getMessage() + ", next in " + nextIn);
          }
        });
  }

  private void pause(CountDownLatch stopped, Duration time) {
    now = now.plus(time);
    if (script.isEmpty()) {
      rounds.stop();
    }
  }

  private void takes(Duration time, boolean exact) {
    script.add(
        () -> {
          now = now.plus(time);
          return report(exact);
        });
  }

  private static ReconcileReport report(boolean exact) {
    return new ReconcileReport(
        new Scope(Optional.empty(), Optional.empty(), false),
        new ReconcileReport.Events(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        new ReconcileReport.Work(0, 0, 0, 0, 0, 0, false, 0, 0),
        new ReconcileReport.Reading(
            2,
            0,
            0,
            0,
            Unseen.of(kind -> exact ? 0 : kind == LogProblem.Kind.DAMAGED_BLOCK ? 1 : 0),
            List.of()),
        List.of(),
        0,
        ReconcileReport.Unreadable.NONE,
        0,
        ReconcileReport.NotTakenOver.NONE,
        new TreeMap<>(),
        false,
        ReconcileReport.UnknownFileCounts.NONE,
        ReconcileReport.PeerFindings.NONE,
        Optional.empty(),
        Instant.EPOCH,
        1);
  }

  @Test
  void thereIsOneRoundUnlessTheyAreRepeated() throws Exception {
    takes(Duration.ZERO, true);
    takes(Duration.ZERO, true);

    assertThat(run(Optional.empty())).isTrue();
    assertThat(told).containsExactly("round at 1970-01-01T00:00:00Z", "done");
  }

  @Test
  void theyAreRepeatedFromStartToStartAndNeverOverlap() throws Exception {
    takes(Duration.ofMinutes(5), true);
    takes(Duration.ofMinutes(40), true);
    takes(Duration.ofMinutes(1), true);

    run(Optional.of(EVERY));

    assertThat(told)
        .containsExactly(
            "round at 1970-01-01T00:00:00Z",
            "done",
            "round at 1970-01-01T00:15:00Z",
            "done",
            "round at 1970-01-01T00:55:00Z",
            "done");
  }

  @Test
  void aClockThatIsSetBackDelaysNoRoundByMoreThanItsLength() throws Exception {
    now = Instant.EPOCH.plus(Duration.ofHours(5));
    takes(Duration.ofHours(-5), true);
    takes(Duration.ZERO, true);

    run(Optional.of(EVERY));

    assertThat(told)
        .containsExactly(
            "round at 1970-01-01T05:00:00Z", "done", "round at 1970-01-01T00:15:00Z", "done");
  }

  @Test
  void aFailedRoundIsToldAndTheNextOneComes() throws Exception {
    script.add(
        () -> {
          throw new IOException("disk full");
        });
    takes(Duration.ZERO, true);

    assertThat(run(Optional.of(EVERY))).isTrue();

    assertThat(told)
        .containsExactly(
            "round at 1970-01-01T00:00:00Z",
            "failed: disk full, next in PT15M",
            "round at 1970-01-01T00:15:00Z",
            "done");
  }

  @Test
  void theLastRoundDecidesWhetherAllIsExact() throws Exception {
    takes(Duration.ZERO, true);
    takes(Duration.ZERO, false);

    assertThat(run(Optional.of(EVERY))).isFalse();
  }

  @Test
  void aSingleRoundThatFailsIsAFailure() {
    script.add(
        () -> {
          throw new IOException("disk full");
        });

    assertThatThrownBy(() -> run(Optional.empty())).hasMessage("disk full");
  }

  @Test
  void aStopDuringARoundLetsItEndAndStartsNoOther() throws Exception {
    script.add(
        () -> {
          rounds.stop();
          return report(true);
        });
    takes(Duration.ZERO, false);

    assertThat(run(Optional.of(EVERY))).isTrue();

    assertThat(told).containsExactly("round at 1970-01-01T00:00:00Z", "done");
  }

  @Test
  void aLastRoundThatFailedAndWasToldIsNotExact() throws Exception {
    script.add(
        () -> {
          throw new IOException("disk full");
        });

    assertThat(run(Optional.of(EVERY))).isFalse();
    assertThat(told).hasSize(2);
  }
}
