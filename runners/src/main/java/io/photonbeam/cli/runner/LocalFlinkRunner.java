package io.photonbeam.cli.runner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.photonbeam.transforms.runtime.Settling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.runtime.client.JobCancellationException;

/**
 * Beam's Flink runner for a job in this process whose state is kept at its end: works until the job
 * has ended.
 */
public final class LocalFlinkRunner extends PipelineRunner<PipelineResult> {

  /** Of such a job. */
  public interface Parameters extends FlinkPipelineOptions {
    @Description("Where the state is kept when the job ends in order, as Flink is told it")
    String getPhotonbeamStopped();

    void setPhotonbeamStopped(String folder);

    /** Is told where the state is. */
    @JsonIgnore
    Consumer<Path> getPhotonbeamKept();

    void setPhotonbeamKept(Consumer<Path> kept);

    /** How its run ends. */
    @JsonIgnore
    Settling getPhotonbeamSettling();

    void setPhotonbeamSettling(Settling settling);
  }

  private final Parameters options;

  private LocalFlinkRunner(Parameters options) {
    this.options = options;
  }

  /** As Beam makes runners. */
  public static LocalFlinkRunner fromOptions(PipelineOptions options) {
    return new LocalFlinkRunner(options.as(Parameters.class));
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    StateKeeper keeper =
        StateKeeper.start(
            SubmittedJob.await(), options.getPhotonbeamSettling(), options.getPhotonbeamStopped());
    try {
      PipelineResult result = run(pipeline, keeper);
      keeper.kept().ifPresent(options.getPhotonbeamKept());
      return result;
    } catch (RuntimeException e) {
      throw keeper.failure().filter(why -> isCancelled(e)).map(why -> notKept(why, e)).orElse(e);
    } finally {
      SubmittedJob.forget();
    }
  }

  private PipelineResult run(Pipeline pipeline, StateKeeper keeper) {
    try (keeper) {
      return FlinkRunner.fromOptions(options).run(pipeline);
    }
  }

  /** Whether the job has ended because it was cancelled; else it has a failure of its own. */
  static boolean isCancelled(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(JobCancellationException.class::isInstance);
  }

  private static RuntimeException notKept(String why, RuntimeException failure) {
    PipelineExecutionException notKept =
        new PipelineExecutionException(
            new IOException(
                ("the state could not be kept (%s), so the job was cancelled; the next start goes"
                        + " on from the newest checkpoint, and joins what is not joined yet")
                    .formatted(why)));
    notKept.addSuppressed(failure);
    return notKept;
  }
}
