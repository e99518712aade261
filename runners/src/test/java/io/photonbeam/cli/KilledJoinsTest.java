package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two pipelines follow live logs and are killed in turn, while the other works: at any moment of
 * their work, and then at one step of the commit protocol after the other. What they leave is
 * reconciled, and has to be exact.
 *
 * <p>{@code -Dphotonbeam.kills=50} makes it fifty kills; there are no fewer than two for each step.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledJoinsTest {
  private static final List<String> STEPS = List.of("staged", "committed", "published", "marked");
  private static final int KILLS =
      Math.max(2 * STEPS.size(), Integer.getInteger("photonbeam.kills", 0));
  private static final List<String> PIPELINES = List.of("a", "b");
  private static final long SEED = 42;

  @TempDir Path dir;

  private final Random random = new Random(SEED);
  private final Map<String, JoinProcess> working = new HashMap<>();
  private final Map<String, Integer> kills = new TreeMap<>();

  @AfterEach
  void noProcessIsLeft() throws InterruptedException {
    for (JoinProcess join : working.values()) {
      join.kill();
    }
    working.clear();
  }

  @Test
  void whateverStepAPipelineIsKilledInReconciliationMakesTheOutputExact() throws Exception {
    LiveJoins live = new LiveJoins(dir, SEED);
    try (live) {
      for (String pipeline : PIPELINES) {
        working.put(pipeline, live.start(pipeline, ""));
      }
      for (int round = 0; killed() < KILLS; round++) {
        String pipeline = PIPELINES.get(round % PIPELINES.size());
        killAtWork(live, pipeline);
        killAt(live, pipeline, STEPS.get(round % STEPS.size()));
        working.put(pipeline, live.start(pipeline, ""));
        requireNothingWrong(live.audit());
      }
    }
    noProcessIsLeft();
    assertThat(kills).containsKeys(STEPS.toArray(String[]::new));

    TestConsole console = new TestConsole();
    ExitCode code = live.reconcile(console, "--grace=1s");

    VerifyReport report = live.audit();
    assertThat(report.exact()).as(report.toText() + console.err()).isTrue();
    assertThat(code).as(console.out() + console.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(report.joined()).isPositive();
  }

  /** Kills a pipeline some time after a commit of its own. */
  private void killAtWork(LiveJoins live, String pipeline) throws Exception {
    JoinProcess join = working.remove(pipeline);
    try {
      long before = live.commitsOf(pipeline);
      await()
          .atMost(Duration.ofMinutes(10))
          .failFast("the join has ended by itself", () -> !join.isAlive())
          .until(() -> live.commitsOf(pipeline) > before);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500)));
      assertThat(join.isAlive()).as(join.said()).isTrue();
    } finally {
      join.kill();
    }
    kills.merge("at work", 1, Integer::sum);
  }

  /** Starts a pipeline, and kills it when it has come to a step of a commit. */
  private void killAt(LiveJoins live, String pipeline, String step) throws Exception {
    JoinProcess join = live.start(pipeline, step);
    try {
      join.awaitHeld();
    } finally {
      join.kill();
    }
    kills.merge(step, 1, Integer::sum);
  }

  private int killed() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void requireNothingWrong(VerifyReport report) {
    assertThat(report.duplicates()).as(report.toText()).isZero();
    assertThat(report.spurious() + report.different()).as(report.toText()).isZero();
  }
}
