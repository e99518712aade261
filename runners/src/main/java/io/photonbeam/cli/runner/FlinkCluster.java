package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.ClusterOverview;
import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** A cluster that is to do a job: whether it can, is asked before anything is begun. */
final class FlinkCluster {
  private final FlinkRest rest;

  FlinkCluster(String address) {
    this.rest = new FlinkRest(address);
  }

  /**
   * Makes sure that it can do a job.
   *
   * @param parallelism what is wanted; empty takes what is free
   * @param patience how long to wait for task managers that are just starting
   * @return with which parallelism
   * @throws IOException in a sentence, if it can't be reached, is of another version, does this job
   *     already, or has too few slots
   */
  int require(String jobName, OptionalInt parallelism, Duration patience, Consumer<String> tell)
      throws IOException, InterruptedException {
    requireVersion(rest.overview());
    requireNotRunning(jobName);
    int wanted = Math.max(1, parallelism.orElse(1));
    long began = System.nanoTime();
    ClusterOverview now = rest.overview();
    for (boolean told = false; now.freeSlots() < wanted; told = true) {
      if (System.nanoTime() - began >= patience.toNanos()) {
        throw new IOException(tooFew(now, wanted));
      }
      if (!told) {
        tell.accept(
            "The cluster at %s has %d of %d slots free, and the job needs %d; waiting up to %d s."
                .formatted(
                    rest.address(), now.freeSlots(), now.slots(), wanted, patience.toSeconds()));
      }
      RemoteJob.pause();
      now = rest.overview();
    }
    return parallelism.orElse(now.freeSlots());
  }

  private String tooFew(ClusterOverview now, int wanted) {
    return ("the cluster at %s has %d of %d slots free (%d task managers), and the job needs %d:"
            + " take a lower --parallelism, stop another job, or start more task managers")
        .formatted(rest.address(), now.freeSlots(), now.slots(), now.taskManagers(), wanted);
  }

  private void requireVersion(ClusterOverview there) throws IOException {
    String ours = EnvironmentInformation.getVersion();
    if (!minor(there.flinkVersion()).equals(minor(ours))) {
      throw new IOException(
          "the cluster at %s is Flink %s, and this program is made for Flink %s.x"
              .formatted(rest.address(), there.flinkVersion(), minor(ours)));
    }
  }

  /** {@code 1.19} of {@code 1.19.3}. */
  private static String minor(String version) {
    List<String> parts = List.of(version.split("\\.", -1));
    return String.join(".", parts.subList(0, Math.min(2, parts.size())));
  }

  private void requireNotRunning(String jobName) throws IOException, InterruptedException {
    for (JobStatus job : rest.jobs()) {
      if (job.name().equals(jobName) && !job.hasEnded()) {
        throw new IOException(
            ("the cluster at %s runs %s already, as job %s: two running pipelines never have the"
                    + " same id. End that one first: ./photonbeam stop ends a join, the others end"
                    + " by themselves")
                .formatted(rest.address(), jobName, job.id()));
      }
    }
  }
}
