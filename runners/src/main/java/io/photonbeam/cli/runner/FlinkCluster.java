package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.ClusterOverview;
import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.run.RunConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * A cluster of other processes that can do a job of ours. It is asked once, before anything is
 * begun. Immutable.
 */
public final class FlinkCluster {
  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

  private final int parallelism;
  private final Consumer<String> tell;

  private FlinkCluster(int parallelism, Consumer<String> tell) {
    this.parallelism = parallelism;
    this.tell = tell;
  }

  /**
   * The cluster that Beam's options name, once it is sure that it can do a job; empty if they name
   * none.
   *
   * @param config of the run: under which pipeline it commits, and how long to wait for slots
   * @param stopped whether nobody wants the job any more, which ends the wait
   * @param tell is told what is waited for, and what happens to the job later
   * @throws IOException in a sentence, if it can't be reached, is of another version, runs the
   *     pipeline already, or has too few slots
   */
  public static Optional<FlinkCluster> find(
      List<String> beamArguments, RunConfig config, BooleanSupplier stopped, Consumer<String> tell)
      throws IOException, InterruptedException {
    Duration patience = config.get(OutputOptions.START_TIMEOUT);
    return find(beamArguments, config.pipelineId(), patience, stopped, tell);
  }

  static Optional<FlinkCluster> find(
      List<String> beamArguments,
      String pipelineId,
      Duration patience,
      BooleanSupplier stopped,
      Consumer<String> tell)
      throws IOException, InterruptedException {
    Optional<String> address = ClusterArguments.address(beamArguments);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    FlinkRest rest = new FlinkRest(address.get());
    requireVersion(rest);
    requireNotRunning(rest, pipelineId);
    int wanted = ClusterArguments.parallelism(beamArguments);
    int free = awaitSlots(rest, Math.max(1, wanted), patience, stopped, tell);
    return Optional.of(new FlinkCluster(wanted > 0 ? wanted : free, tell));
  }

  private static void requireVersion(FlinkRest rest) throws IOException, InterruptedException {
    String there = rest.overview().flinkVersion();
    String ours = EnvironmentInformation.getVersion();
    if (!minor(there).equals(minor(ours))) {
      throw new IOException(
          "the cluster at %s is Flink %s, and this program is made for Flink %s.x"
              .formatted(rest.address(), there, minor(ours)));
    }
  }

  /** {@code 1.19} of {@code 1.19.3}. */
  private static String minor(String version) {
    List<String> parts = List.of(version.split("\\.", -1));
    return String.join(".", parts.subList(0, Math.min(2, parts.size())));
  }

  private static void requireNotRunning(FlinkRest rest, String pipelineId)
      throws IOException, InterruptedException {
    Optional<PipelineJob> running = PipelineJob.find(rest, pipelineId);
    if (running.isPresent()) {
      throw new IOException(
          ("the cluster at %s runs %s already, as job %s: two running pipelines never have the"
                  + " same id. End that one first, with ./photonbeam stop")
              .formatted(rest.address(), PipelineJob.name(pipelineId), running.get().id()));
    }
  }

  private static int awaitSlots(
      FlinkRest rest, int wanted, Duration patience, BooleanSupplier stopped, Consumer<String> tell)
      throws IOException, InterruptedException {
    AtomicReference<ClusterOverview> last = new AtomicReference<>(rest.overview());
    if (last.get().freeSlots() < wanted && !patience.isZero()) {
      tell.accept(
          "The "
              + slots(rest, last.get(), wanted)
              + "; waiting up to %d s.".formatted(patience.toSeconds()));
      POLL.until(
          () -> {
            last.set(rest.overview());
            return last.get().freeSlots() >= wanted || stopped.getAsBoolean();
          },
          patience);
    }
    if (last.get().freeSlots() >= wanted) {
      return last.get().freeSlots();
    }
    throw new IOException(
        stopped.getAsBoolean()
            ? "it was asked to stop while it waited for slots of the cluster at " + rest.address()
            : "the "
                + slots(rest, last.get(), wanted)
                + ": take a lower --parallelism, stop another job, or start more task managers");
  }

  private static String slots(FlinkRest rest, ClusterOverview now, int wanted) {
    return "cluster at %s has %d of %d slots free (%d task managers), and the job needs %d"
        .formatted(rest.address(), now.freeSlots(), now.slots(), now.taskManagers(), wanted);
  }

  /** With which parallelism it does the job. */
  public int parallelism() {
    return parallelism;
  }

  /** Makes the options of a job those of one that it does. */
  void configure(PipelineOptions job, String registry) {
    RemoteFlinkRunner.Parameters options = job.as(RemoteFlinkRunner.Parameters.class);
    options.setRunner(RemoteFlinkRunner.class);
    options.setAttachedMode(false); // Who waits for the job does so by itself.
    options.setParallelism(parallelism);
    options.setPhotonbeamRegistry(registry);
    options.setTell(tell);
    if (options.getFilesToStage() == null) {
      JobFiles.ofThisProcess().ifPresent(options::setFilesToStage);
    }
  }
}
