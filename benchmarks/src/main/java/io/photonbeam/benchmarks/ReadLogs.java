package io.photonbeam.benchmarks;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.run.ListedLog;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Only reads two logs with {@link ListedLog}, on Flink as the command line runs it: what any batch
 * job over them must cost.
 */
final class ReadLogs {
  private static final LongAdder BYTES = new LongAdder();

  private ReadLogs() {}

  /**
   * Reads them and prints how long it took.
   *
   * @param logs the primary log's folder and the foreign log's
   * @throws IOException if one can't be listed
   */
  static void run(List<String> logs) throws IOException {
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
        .apply("Primary bytes", ParDo.of(new CountBytes()));
    pipeline
        .apply(
            "Foreign log",
            ListedLog.under(Role.FOREIGN, Path.of(logs.get(1)))
                .read(LogOptions.DEFAULT_FOREIGN_FIELDS, run))
        .apply("Foreign bytes", ParDo.of(new CountBytes()));
    pipeline.run().waitUntilFinish();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(Locale.ROOT, "read %d bytes in %.1f s%n", BYTES.sum(), seconds);
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

  static final class CountBytes extends DoFn<LogChunk, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void count(@Element LogChunk chunk) {
      BYTES.add(chunk.bytes());
    }
  }
}
