package io.photonbeam.benchmarks;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.run.ListedLog;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Only reads two logs with {@link ListedLog}, on Flink as the command line runs it: what any batch
 * job over them must cost.
 */
final class ReadLogs {
  private static final Counter EVENTS = Metrics.counter(ReadLogs.class, "events");
  private static final Counter BYTES = Metrics.counter(ReadLogs.class, "bytes");

  private ReadLogs() {}

  /**
   * Reads them and prints how much that was and how long it took.
   *
   * @param logs the primary log's folder and the foreign log's
   * @return true: there is no goal
   * @throws IOException if one can't be listed
   */
  static boolean run(List<String> logs, PrintStream out) throws IOException {
    if (logs.size() != 2) {
      throw new IllegalArgumentException("read takes the folders of the primary and foreign log");
    }
    RunSpec run =
        new RunSpec("read", "read", new RunStamp("000000"), "memory:read", Clock.systemUTC());
    long begin = System.nanoTime();
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(
            "Primary log",
            ListedLog.under(Role.PRIMARY, Path.of(logs.get(0)))
                .read(LogOptions.DEFAULT_PRIMARY_FIELDS, run))
        .apply("Primary counts", ParDo.of(new CountRead()));
    pipeline
        .apply(
            "Foreign log",
            ListedLog.under(Role.FOREIGN, Path.of(logs.get(1)))
                .read(LogOptions.DEFAULT_FOREIGN_FIELDS, run))
        .apply("Foreign counts", ParDo.of(new CountRead()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "read %d events of %d bytes in %.1f s%n",
        total(result, EVENTS),
        total(result, BYTES),
        seconds);
    return true;
  }

  private static long total(PipelineResult result, Counter counter) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(ReadLogs.class, counter.getName().getName()))
            .build();
    return StreamSupport.stream(
            result.metrics().queryMetrics(filter).getCounters().spliterator(), false)
        .mapToLong(MetricResult::getAttempted)
        .sum();
  }

  private static PipelineOptions options() {
    return PipelineOptionsFactory.fromArgs(
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=" + Runtime.getRuntime().availableProcessors(),
            "--fasterCopy=true",
            "--objectReuse=true")
        .create();
  }

  static final class CountRead extends DoFn<LogChunk, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void count(@Element LogChunk chunk) {
      BYTES.inc(chunk.bytes());
      EVENTS.inc(IntStream.range(0, chunk.blocks()).mapToLong(chunk::blockCount).sum());
    }
  }
}
