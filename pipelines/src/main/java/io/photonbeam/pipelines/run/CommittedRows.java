package io.photonbeam.pipelines.run;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.RunContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rows that a run has committed and that are published, as the registry has them: whichever process
 * and attempt it was.
 */
public record CommittedRows(long count) {
  /** Processes of one job have clocks that differ by less, and none is set back by more. */
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  /**
   * Those of a run. Waits for a registry that is away.
   *
   * @param created when the run began, by the clock of this process
   */
  static CommittedRows of(RunContext run, Instant created) {
    LongAdder rows = new LongAdder();
    run.registryCalls()
        .read(
            registry -> {
              rows.reset();
              registry.forEachCommitOf(
                  run.spec().stamp(),
                  created.minus(CLOCKS_DIFFER),
                  commit -> rows.add(published(commit)));
              return null;
            });
    return new CommittedRows(rows.sum());
  }

  private static long published(CommitRecord commit) {
    return commit.state() == CommitRecord.State.PUBLISHED ? commit.rows() : 0;
  }

  /**
   * Events that others have joined, by what the job has counted. What attempts that failed had
   * committed was found to be taken by those that did their work again: it is this run's all the
   * same.
   *
   * @param job what of the run the job's metrics know, and how much was taken
   */
  public long takenByOthers(RunMetrics job) {
    return job.alreadyTaken.sum() - (count - job.joined.sum());
  }
}
