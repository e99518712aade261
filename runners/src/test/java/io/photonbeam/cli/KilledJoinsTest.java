package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
    Generate generate =
        new Generate(
            GenerateConfig.live(queries(), clicks(), 0, 2_000, Duration.ofHours(1)).withSeed(SEED));
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(generate));
    try {
      while (kills < KILLS) {
        killOne(kills % joins.length, STEPS.get(kills % STEPS.size()));
      }
    } finally {
      generate.stop();
    }
    writing.join();
    noProcessIsLeft();

    TestConsole console = new TestConsole();
    ExitCode code =
        console.run(
            Main.commands(),
            "reconcile",
            "--output=" + output(),
            "--settle=0s",
            "--grace=1s",
            "--runner=DirectRunner");

    VerifyReport report = audit();
    assertThat(report.exact()).as(report.toText() + console.err()).isTrue();
    assertThat(code).as(console.out() + console.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(report.joined()).isPositive();
  }

  /** Lets a pipeline run to a step of a commit, or on to any moment, and kills it there. */
  private void killOne(int which, String step) throws Exception {
    if (joins[which] != null) {
      joins[which].kill(); // It was not to be held, and has worked since the last kill.
      kills++;
      auditNowAndThen();
    }
    long filesBefore = files();
    joins[which] = start(which, step);
    if (step.isEmpty()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> files() > filesBefore);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500)));
      assertThat(joins[which].isAlive()).as(joins[which].said()).isTrue();
      return;
    }
    joins[which].awaitHeld();
    joins[which].kill();
    joins[which] = null;
    kills++;
    auditNowAndThen();
  }

  private JoinProcess start(int which, String step) throws IOException {
    return JoinProcess.start(
        dir,
        step,
        "--primaryLog=" + queries(),
        "--foreignLog=" + clicks(),
        "--output=" + output(),
        "--pipelineId=" + "ab".charAt(which),
        "--cacheBytes=64MiB",
        "--runner=" + (which == 0 ? "DirectRunner" : "FlinkRunner"));
  }

  private void auditNowAndThen() throws IOException {
    if (kills % AUDIT_EACH == 0) {
      VerifyReport report = audit();
      assertThat(report.duplicates()).as(report.toText()).isZero();
      assertThat(report.spurious() + report.different()).as(report.toText()).isZero();
    }
  }

  private VerifyReport audit() throws IOException {
    return new Verification(VerifyConfig.of(queries(), clicks(), output())).run(soFar -> {});
  }

  private long files() throws IOException {
    Path joined = output().resolve("joined");
    if (!Files.exists(joined)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(joined)) {
      return found.count();
    }
  }

  private static void write(Generate generate) {
    try {
      generate.run(soFar -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path queries() {
    return dir.resolve("queries");
  }

  private Path clicks() {
    return dir.resolve("clicks");
  }

  private Path output() {
    return dir.resolve("output");
  }
}
