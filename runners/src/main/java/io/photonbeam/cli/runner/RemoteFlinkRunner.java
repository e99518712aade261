package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.JobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Flink runner for a cluster of other processes: gives the job to it, and returns while it
 * runs there.
 */
public final class RemoteFlinkRunner extends PipelineRunner<RemoteJob> {
  private static final int ATTEMPTS = 30;

  private final RemoteOptions options;

  private RemoteFlinkRunner(RemoteOptions options) {
    this.options = options;
  }

  /** As Beam makes runners. */
  public static RemoteFlinkRunner fromOptions(PipelineOptions options) {
    return new RemoteFlinkRunner(options.as(RemoteOptions.class));
  }

  @Override
  public RemoteJob run(Pipeline pipeline) {
    FlinkRest rest = new FlinkRest(options.getFlinkMaster());
    try {
      Set<String> before =
          rest.jobs().stream().map(JobStatus::id).collect(Collectors.toUnmodifiableSet());
      PipelineResult submitted = FlinkRunner.fromOptions(options).run(pipeline);
      return new RemoteJob(rest, newJob(rest, before), submitted, options.getTell());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it submitted the job", e);
    }
  }

  /** The job runs now, so its id is asked for until it is told. */
  private String newJob(FlinkRest rest, Set<String> before)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return rest.jobs().stream()
            .filter(job -> job.name().equals(options.getJobName()))
            .filter(job -> !before.contains(job.id()))
            .max(Comparator.comparing(JobStatus::start))
            .orElseThrow(() -> new IOException("the cluster has forgotten the job at once"))
            .id();
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        RemoteJob.pause();
      }
    }
  }
}
