package io.photonbeam.cli.runner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Flink runner for a cluster of other processes: gives the job to it, and returns while it
 * runs there.
 */
public final class RemoteFlinkRunner extends PipelineRunner<RemoteJob> {
  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

  /** A job manager that is started again, or a network that is mended, takes about so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Of a job that a cluster does. Flink keeps all but {@link #getTell} as the job's parameters, so
   * that all that is asked of a job is found by its pipeline's id alone.
   */
  public interface Parameters extends FlinkPipelineOptions {
    /** The name of the parameter that holds the registry's URI. */
    String REGISTRY = "photonbeamRegistry";

    @Description("URI of the registry of the job")
    String getPhotonbeamRegistry();

    void setPhotonbeamRegistry(String uri);

    /** The name of the parameter that holds the place of a join's state. */
    String STATE = "photonbeamState";

    @Description("Below which folders the savepoints of a join are")
    String getPhotonbeamState();

    void setPhotonbeamState(String place);

    /** Is told what happens to the job, in sentences. */
    @JsonIgnore
    Consumer<String> getTell();

    void setTell(Consumer<String> tell);
  }

  private final Parameters options;

  private RemoteFlinkRunner(Parameters options) {
    this.options = options;
  }

  /** As Beam makes runners. */
  public static RemoteFlinkRunner fromOptions(PipelineOptions options) {
    return new RemoteFlinkRunner(options.as(Parameters.class));
  }

  /** If it fails, no job is left that it has submitted, as far as the cluster can be reached. */
  @Override
  public RemoteJob run(Pipeline pipeline) {
    FlinkRest rest = new FlinkRest(options.getFlinkMaster());
    try {
      Submission submission = new Submission(rest, options.getJobName(), POLL);
      try {
        PipelineResult submitted = FlinkRunner.fromOptions(options).run(pipeline);
        String job = submission.job();
        return new RemoteJob(rest, job, submitted, options.getTell(), PATIENCE, POLL);
      } catch (IOException | RuntimeException e) {
        undo(submission, e);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it submitted the job", e);
    }
  }

  private static void undo(Submission submission, Exception why) throws InterruptedException {
    try {
      submission.undo();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
