package io.photonbeam.transforms;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitOutcome;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;

/** A run with a registry in memory, whose context stays until the test is over. */
public final class TestRun implements AutoCloseable {
  public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final AtomicLong RUNS = new AtomicLong();

  private final RunSpec spec;
  private final RunContext context;

  private TestRun(RunSpec spec) {
    this.spec = spec;
    this.context = RunContext.begin(spec);
  }

  /** A run over these logs that stops after a second in which nothing comes. */
  public static TestRun over(Clock clock, Path... logs) {
    return with(clock, 64 << 20, logs);
  }

  /** A run over these logs that stops after such a time in which nothing comes. */
  public static TestRun over(Clock clock, Duration stopWhenIdle, Path... logs) {
    return with(clock, stopWhenIdle, 64 << 20, null, logs);
  }

  /** A run over no logs, whose primary log has an index. */
  public static TestRun indexed(Clock clock) {
    return with(clock, IDLE, 64 << 20, "memory:");
  }

  /** The same, with a cache of so many bytes. */
  public static TestRun indexed(Clock clock, long cacheBytes) {
    return with(clock, IDLE, cacheBytes, "memory:");
  }

  /** A run over no logs, whose primary log has an index in a file. */
  public static TestRun indexed(Clock clock, Path index) {
    return with(clock, IDLE, 64 << 20, "sqlite:" + index);
  }

  public static TestRun with(Clock clock, long cacheBytes, Path... logs) {
    return with(clock, IDLE, cacheBytes, null, logs);
  }

  private static TestRun with(
      Clock clock, Duration stopWhenIdle, long cacheBytes, String index, Path... logs) {
    String name = "test-run-" + RUNS.incrementAndGet();
    return new TestRun(
        new RunSpec(name, "test", new RunStamp("000000"), "memory:" + name, clock)
            .with(
                new RunSpec.Following(
                    Arrays.stream(logs).map(Path::toString).toList(),
                    Duration.ofMillis(200),
                    stopWhenIdle,
                    cacheBytes,
                    index)));
  }

  public RunSpec spec() {
    return spec;
  }

  public RunContext context() {
    return context;
  }

  public RunMetrics metrics() {
    return context.metrics();
  }

  public IdRegistry registry() {
    return context.registry();
  }

  /** Another pipeline takes these ids; their events happened at the given millisecond. */
  public void take(long millis, String... ids) {
    CommitId commit = CommitIds.system().next();
    CommitRecord record =
        CommitRecord.of(
            commit,
            "other",
            List.of(new OutputFile(commit + ".parquet", ids.length, 1, "none")),
            millis * 1000,
            millis * 1000);
    CommitOutcome outcome =
        registry()
            .commit(record, Arrays.stream(ids).map(id -> ForeignId.of(id, millis * 1000)).toList());
    if (!(outcome instanceof CommitOutcome.Committed)) {
      throw new AssertionError(outcome);
    }
  }

  /** A pipeline on the Direct runner with all its checks. */
  public static TestPipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setEnforceImmutability(true);
    options.setEnforceEncodability(true);
    options.setTargetParallelism(2);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  @Override
  public void close() {
    context.close();
  }
}
