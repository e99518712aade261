package io.photonbeam.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private static final LogProblem TORN =
      new LogProblem(Kind.DAMAGED_BLOCK, "b.avro", 7, "torn\n\u00e4", 5);
  private static final Clock CLOCK = new ManualClock(TestRun.START);
  private static final CommitId COMMIT = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");

  private static final CommitRecord MADE =
      CommitRecord.of(
          COMMIT,
          "a",
          List.of(new OutputFile("date=2026-01-05/hour=00/a.parquet", 7, 100, "xxh64:0")),
          0,
          0);

  /** Counts everything once for each element. */
  private static final class CountAll extends RunFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    CountAll(RunSpec run) {
      super(run);
    }

    @ProcessElement
    public void count(@Element Long element) {
      RunMetrics metrics = context().metrics();
      metrics.counters().forEach(counter -> counter.add(element));
      metrics.reconcile.counters().forEach(counter -> counter.add(element));
      metrics.unlikelyTimes(Role.PRIMARY, new UnlikelyTimes(1, 2));
      metrics.latency().add(new long[] {1_000_000 * element});
      metrics.worked(1_000 * element);
      metrics.problems().add(TORN);
      metrics.problems().add(new LogProblem(Kind.UNREADABLE_FILE, "a" + element, -1, "locked", 0));
      metrics.repaired(1, "c.avro", 3);
      metrics.reconcile.judged(COMMIT);
      metrics.rolledForward(MADE);
      metrics.visible(MADE);
      metrics.reconcile.expired("file" + element);
      metrics.reconcile.explain("file", "because\nof it");
    }
  }

  private static RunMetrics ofJob(TestRun run) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(1L, 2L, 3L)).apply(ParDo.of(new CountAll(run.spec())));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return JobMetrics.of(result.metrics());
  }

  @Test
  void allThatTransformsTellReachesWhoeverBeganTheRun() {
    try (TestRun run = TestRun.over(CLOCK)) {
      RunMetrics job = ofJob(run);

      long perKind = Kind.values().length;
      assertThat(job.foreignEvents.sum()).isEqualTo(6);
      assertThat(job.unjoined(Reason.EXPIRED)).isEqualTo(6);
      assertThat(job.problems().count(Kind.DAMAGED_BLOCK)).isEqualTo(6 + 3);
      assertThat(job.counters())
          .allMatch(counter -> counter.sum() >= 6)
          .hasSizeGreaterThan((int) perKind);
      assertThat(job.reconcile.lost.sum()).isEqualTo(6);
      assertThat(job.joined.sum()).as("whoever rolled them forward").isEqualTo(6 + 3 * 7);
      assertThat(job.unlikelyTimes(Role.PRIMARY)).isEqualTo(new UnlikelyTimes(6 + 3, 6 + 6));
      assertThat(job.latency().histogram().sumSeconds()).isEqualTo(6);
      assertThat(job.workSeconds()).isEqualTo(2);
      assertThat(job.firstRepaired()).contains("c.avro at 3");
      assertThat(job.problems().named(0)).hasSize(4).last().isEqualTo(TORN);
      assertThat(job.reconcile.isJudged(COMMIT)).isTrue();
      assertThat(job.reconcile.isExpired("file2")).isTrue();
      assertThat(job.reconcile.isExpired("file4")).isFalse();
      assertThat(job.reconcile.explanations())
          .containsOnlyKeys("file")
          .containsValue("because\nof it");
    }
  }

  @Test
  void whatAnEarlierAttemptHasToldHereIsToldAgain() {
    try (TestRun run = TestRun.over(CLOCK)) {
      ofJob(run);
      RunMetrics second = ofJob(run);

      assertThat(run.metrics().foreignEvents.sum()).as("all that was tried").isEqualTo(12);
      assertThat(second.foreignEvents.sum()).as("of one execution").isEqualTo(6);
      assertThat(second.problems().count(Kind.UNREADABLE_FILE)).isEqualTo(6 + 3);
      assertThat(second.problems().named(0)).hasSize(4);
      assertThat(second.reconcile.isJudged(COMMIT)).isTrue();
      assertThat(second.reconcile.explanations()).hasSize(1);
    }
  }

  @Test
  void eachCounterHasANameOfItsOwn() {
    RunMetrics metrics = new RunMetrics();
    List<String> names = metrics.counters().stream().map(RunCounter::jobName).toList();

    assertThat(names)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(
            metrics.latency().counters().stream().map(RunCounter::jobName).toList());
    assertThat(metrics.isEmpty()).isTrue();
    metrics.pending.addHere(1);
    assertThat(metrics.isEmpty()).isFalse();
  }
}
