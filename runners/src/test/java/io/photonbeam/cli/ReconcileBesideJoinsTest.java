package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reconciliations, one after the other, beside two pipelines that follow live logs; all want the
 * same events at the same time. Every audit made meanwhile has to find no event twice.
 *
 * <p>{@code -Dphotonbeam.beside=120} makes it last two minutes.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ReconcileBesideJoinsTest {
  private static final Duration LASTS =
      Duration.ofSeconds(Integer.getInteger("photonbeam.beside", 15));

  @TempDir Path dir;

  @Test
  void reconciliationsBesideTwoPipelinesDoubleNothingAtAnyMomentAndLeaveItExact() throws Exception {
    LiveJoins live = new LiveJoins(dir, 7);
    AtomicBoolean over = new AtomicBoolean();
    JoinProcess east = null;
    JoinProcess west = null;
    Thread auditor = new Thread(() -> {}, "none");
    Audits audits = new Audits(live, over);
    int rounds = 0;
    try {
      east = live.start("a", "", "--stopWhenIdle=3s");
      west = live.start("b", "", "--stopWhenIdle=3s");
      awaitBoth(live);
      auditor = new Thread(audits, "auditor");
      auditor.start();
      long end = System.nanoTime() + LASTS.toNanos();
      while (System.nanoTime() < end) {
        TestConsole console = new TestConsole();
        assertThat(live.reconcile(console))
            .as(console.out() + console.err())
            .isEqualTo(ExitCode.SUCCESS);
        rounds++;
      }
      live.close();
      assertThat(east.awaitEnd()).as(east.said()).isZero();
      assertThat(west.awaitEnd()).as(west.said()).isZero();
    } finally {
      live.close();
      over.set(true);
      auditor.join();
      for (JoinProcess join : new JoinProcess[] {east, west}) {
        if (join != null) {
          join.kill();
        }
      }
    }
    audits.check();
    TestConsole last = new TestConsole();
    assertThat(live.reconcile(last, "--grace=1s")).as(last.err()).isEqualTo(ExitCode.SUCCESS);
    VerifyReport report = live.audit();
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(rounds).isPositive();
  }

  private static void awaitBoth(LiveJoins live) {
    await()
        .atMost(Duration.ofMinutes(10))
        .until(() -> live.begun() == 2 && live.visibleFiles() > 0);
  }

  /** Audits the output again and again. */
  private static final class Audits implements Runnable {
    private final LiveJoins live;
    private final AtomicBoolean over;
    private volatile Throwable failure;
    private int done;

    Audits(LiveJoins live, AtomicBoolean over) {
      this.live = live;
      this.over = over;
    }

    @Override
    public void run() {
      try {
        do {
          VerifyReport report = live.audit();
          assertThat(report.duplicates()).as(report.toText()).isZero();
          assertThat(report.spurious() + report.different()).as(report.toText()).isZero();
          done++;
        } while (!over.get());
      } catch (IOException | AssertionError | RuntimeException e) {
        failure = e;
      }
    }

    void check() {
      assertThat(failure).isNull();
      assertThat(done).isPositive();
    }
  }
}
