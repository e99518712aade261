package io.photonbeam.pipelines.run;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.MemberReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline that some other process runs, or a cluster, as its registry knows it. Not thread-safe.
 */
public final class RunningPipeline {
  private static final Duration RESTART = Duration.ofSeconds(30);

  private final IdRegistry registry;
  private final String pipeline;
  private final Lease lease;
  private final RunBoard board;
  private final RunWatch watch;
  private final InstantSource steadyClock;
  private Instant silentSince;

  private RunningPipeline(
      IdRegistry registry,
      String pipeline,
      RunStamp stamp,
      Lease lease,
      InstantSource steadyClock) {
    this.registry = registry;
    this.pipeline = pipeline;
    this.lease = lease;
    this.board = registry.board(pipeline, stamp);
    this.steadyClock = steadyClock;
    this.watch = new RunWatch(() -> board, steadyClock);
  }

  /**
   * A pipeline that has a holder now; empty if nobody runs it.
   *
   * @param steadyClock by which processes tell something new, or do not
   * @throws IllegalStateException if it is run by an older version, which tells nothing
   */
  public static Optional<RunningPipeline> find(
      IdRegistry registry, String pipeline, InstantSource steadyClock) {
    return registry
        .leases()
        .of(pipeline)
        .map(
            lease ->
                new RunningPipeline(
                    registry, pipeline, stamp(pipeline, lease), lease, steadyClock));
  }

  private static RunStamp stamp(String pipeline, Lease lease) {
    try {
      return new RunStamp(lease.token());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          ("pipeline %s is run by %s, of an older version that tells nothing of itself: end it with"
                  + " SIGTERM")
              .formatted(pipeline, lease.holder()),
          e);
    }
  }

  /** Its id. */
  public String id() {
    return pipeline;
  }

  /** Who runs it. */
  public Lease lease() {
    return lease;
  }

  /** Hears what its processes have told until now. */
  public void look() {
    boolean silent = watch.look() && watch.members().isEmpty();
    if (!silent) {
      silentSince = null;
    } else if (silentSince == null) {
      silentSince = steadyClock.instant();
    }
  }

  /** What they have counted, as of the last look. */
  public RunMetrics metrics() {
    return watch.metrics();
  }

  /** The processes that work for it, as of the last look. */
  public List<MemberReport> members() {
    return watch.members();
  }

  /** Whether some work for it, and each that has not ended is known to, as of the last look. */
  public boolean allMembersLive() {
    return watch.allMembersLive();
  }

  /** What they can't reach, as of the last look. */
  public List<Away> away() {
    return watch.away();
  }

  /** Asks it to stop reading, and to end when what was read is joined and committed. */
  public void askToStop() {
    board.askToStop();
  }

  /** Whether it was given back, or another run has taken it. */
  public boolean hasEnded() {
    return registry.leases().of(pipeline).filter(lease::isOfSameRun).isEmpty();
  }

  /** Whether nobody has worked for it for longer than a job takes that is started again. */
  public boolean isSilent() {
    return silentSince != null
        && Duration.between(silentSince, steadyClock.instant()).compareTo(RESTART) >= 0;
  }

  /** Gives it free, once it has ended. */
  public void release() {
    registry.leases().release(pipeline, lease);
  }
}
