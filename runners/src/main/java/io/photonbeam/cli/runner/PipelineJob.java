package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.JobStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The job of a pipeline on a cluster, which is found by the pipeline's id alone. Immutable. */
public final class PipelineJob {
  /** The parameter that Beam sets of a job whose inputs do not end. */
  private static final String STREAMING = "streaming";

  private final FlinkRest rest;
  private final String id;

  private PipelineJob(FlinkRest rest, String id) {
    this.rest = rest;
    this.id = id;
  }

  /** What Flink calls the job of a pipeline. */
  static String name(String pipelineId) {
    return "photonbeam-" + pipelineId;
  }

  /** The job of a pipeline that has not ended; empty if there is none. */
  public static Optional<PipelineJob> find(FlinkRest rest, String pipelineId)
      throws IOException, InterruptedException {
    return rest.jobs().stream()
        .filter(job -> job.name().equals(name(pipelineId)) && !job.hasEnded())
        .findFirst()
        .map(job -> new PipelineJob(rest, job.id()));
  }

  /**
   * The same.
   *
   * @param master address of the cluster
   * @throws IOException if there is none
   */
  public static PipelineJob require(String master, String pipelineId)
      throws IOException, InterruptedException {
    FlinkRest rest = new FlinkRest(master);
    return find(rest, pipelineId)
        .orElseThrow(
            () ->
                new IOException(
                    "the cluster at %s runs no job of pipeline %s"
                        .formatted(rest.address(), pipelineId)));
  }

  /** Flink's id of it: 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** How it is now. */
  public JobStatus status() throws IOException, InterruptedException {
    return rest.job(id);
  }

  /** How often Flink has started it again; empty if it does not tell. */
  public OptionalLong restarts() throws IOException, InterruptedException {
    return rest.restarts(id);
  }

  /** What it failed of last, in one line; empty if it never failed. */
  public Optional<String> rootCause() throws IOException, InterruptedException {
    return rest.rootCause(id);
  }

  /**
   * URI of the registry of its run.
   *
   * @throws IOException if it does not tell
   */
  public String registry() throws IOException, InterruptedException {
    return parameter(RemoteFlinkRunner.Parameters.REGISTRY)
        .orElseThrow(
            () ->
                new IOException(
                    "the job %s does not tell its registry; name it with --registry"
                        .formatted(id)));
  }

  private Optional<String> parameter(String name) throws IOException, InterruptedException {
    return Optional.ofNullable(rest.parameters(id).get(name));
  }

  /** Whether it follows logs, as a join does, and so can be drained; others end by themselves. */
  public boolean isStreaming() throws IOException, InterruptedException {
    return parameter(STREAMING).filter(Boolean::parseBoolean).isPresent();
  }

  /**
   * Ends a join with a savepoint, at once: nothing is drained.
   *
   * @param folder below which the savepoint is put, in a place for the join's settings
   * @return the savepoint's path
   * @throws IOException if there is none; then the join runs on, unless it says otherwise
   */
  public String stopWithSavepoint(Path folder) throws IOException, InterruptedException {
    String place =
        parameter(RemoteFlinkRunner.Parameters.STATE)
            .orElseThrow(() -> new IOException("the job %s is no join".formatted(id)));
    return rest.stopWithSavepoint(id, FlinkCheckpoints.path(folder.resolve(place)), false);
  }

  /** Asks for its end, at once; returns before it has ended. */
  public void cancel() throws IOException, InterruptedException {
    rest.cancel(id);
  }
}
