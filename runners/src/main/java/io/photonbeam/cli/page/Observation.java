package io.photonbeam.cli.page;

import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.Optional;

/**
 * How a join is seen at a moment.
 *
 * @param moved a number that grows whenever something is read, joined, given up or committed
 * @param lagBytes bytes of the logs that are not read yet
 * @param away what it can't reach, its stores and the folders of its logs
 * @param isReading whether its logs are read, by this process or by those of a cluster
 * @param isStopped whether it was asked to stop
 * @param lost why another process has taken it over
 */
record Observation(
    long moved,
    long lagBytes,
    List<Away> away,
    boolean isReading,
    boolean isStopped,
    Optional<String> lost) {

  /** Looks at a run. */
  static Observation of(JoinRun run) {
    RunMetrics metrics = run.metrics();
    return new Observation(
        metrics.bytesRead.sum()
            + metrics.joined.sum()
            + metrics.alreadyTaken.sum()
            + metrics.unjoinable.sum()
            + metrics.commits.sum()
            + metrics.refusedCommits.sum(),
        metrics.unreadBytes.sum(),
        run.outages().away().get(),
        run.isReading(),
        run.isStopped(),
        run.lostLease());
  }
}
