package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two pipelines follow live logs and are killed in turn, one while the other works: at each step of
 * the commit protocol, and at any moment. What they leave is reconciled, and has to be exact.
 *
 * <p>{@code -Dphotonbeam.kills=50} makes it fifty kills instead of a few.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledJoinsTest {
  private static final List<String> STEPS =
      List.of("staged", "", "committed", "published", "marked");
  private static final int KILLS = Integer.getInteger("photonbeam.kills", STEPS.size());
  private static final int AUDIT_EACH = 5;
  private static final long SEED = 42;

  @TempDir Path dir;

  private final Random random = new Random(SEED);
  private final JoinProcess[] joins = new JoinProcess[2];
  private int kills;

  @AfterEach
  void noProcessIsLeft() throws InterruptedException {
    for (JoinProcess join : joins) {
      if (join != null) {
        join.kill();
      }
    }
  }

  @Test
  void whateverStepAPipelineIsKilledInReconciliationMakesTheOutputExact() throws Exception {
    LiveJoins live = new LiveJoins(dir, SEED);
    try (live) {
      while (kills < KILLS) {
        killOne(live, kills % joins.length, STEPS.get(kills % STEPS.size()));
      }
    }
    noProcessIsLeft();

    TestConsole console = new TestConsole();
    ExitCode code = live.reconcile(console, "--grace=1s");

    VerifyReport report = live.audit();
    assertThat(report.exact()).as(report.toText() + console.err()).isTrue();
    assertThat(code).as(console.out() + console.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(report.joined()).isPositive();
  }

  /** Lets a pipeline run to a step of a commit, or on to any moment, and kills it there. */
  private void killOne(LiveJoins live, int which, String step) throws Exception {
    if (joins[which] != null) {
      joins[which].kill(); // It was not to be held, and has worked since the last kill.
      kills++;
      auditNowAndThen(live);
    }
    long filesBefore = live.visibleFiles();
    joins[which] = live.start(which == 0 ? "a" : "b", step);
    if (step.isEmpty()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> live.visibleFiles() > filesBefore);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500)));
      assertThat(joins[which].isAlive()).as(joins[which].said()).isTrue();
      return;
    }
    joins[which].awaitHeld();
    joins[which].kill();
    joins[which] = null;
    kills++;
    auditNowAndThen(live);
  }

  private void auditNowAndThen(LiveJoins live) throws IOException {
    if (kills % AUDIT_EACH == 0) {
      VerifyReport report = live.audit();
      assertThat(report.duplicates()).as(report.toText()).isZero();
      assertThat(report.spurious() + report.different()).as(report.toText()).isZero();
    }
  }
}
