package io.photonbeam.pipelines.run;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.MemberReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline that some other process runs, or a cluster, as its registry knows it. Not thread-safe.
 */
public final class RunningPipeline {
  private final IdRegistry registry;
  private final String pipeline;
  private final Lease lease;
  private final RunBoard board;
  private final RunWatch watch;
  private boolean worked;

  private RunningPipeline(
      IdRegistry registry, String pipeline, Lease lease, InstantSource steadyClock) {
    this.registry = registry;
    this.pipeline = pipeline;
    this.lease = lease;
    this.board = registry.board(pipeline, new RunStamp(lease.token()));
    this.watch = new RunWatch(() -> board, steadyClock);
  }

  /**
   * A pipeline that has a holder now; empty if nobody runs it.
   *
   * @param steadyClock by which a process that tells nothing new counts as gone
   */
  public static Optional<RunningPipeline> find(
      IdRegistry registry, String pipeline, InstantSource steadyClock) {
    return registry
        .lease(pipeline)
        .filter(RunningPipeline::tellsOfItself)
        .map(lease -> new RunningPipeline(registry, pipeline, lease, steadyClock));
  }

  /** Versions that did not yet tell how they do had tokens of another form. */
  private static boolean tellsOfItself(Lease lease) {
    try {
      new RunStamp(lease.token());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
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
    watch.look();
    worked |= !watch.members().isEmpty();
  }

  /** What they have counted, as of the last look. */
  public RunMetrics metrics() {
    return watch.metrics();
  }

  /** The processes that work for it, as of the last look. */
  public List<MemberReport> members() {
    return watch.members();
  }

  /** What they can't reach, as of the last look. */
  public List<String> away() {
    return watch.away();
  }

  /** Asks it to stop reading, and to end when what was read is joined and committed. */
  public void askToStop() {
    board.askToStop();
  }

  /** Whether it has ended: given back or taken over, or all who worked for it work no more. */
  public boolean hasEnded() {
    boolean held = registry.lease(pipeline).filter(lease::isOfSameRun).isPresent();
    return !held || worked && watch.members().isEmpty();
  }

  /** Gives it free, once it has ended. */
  public void release() {
    registry.releaseLease(pipeline, lease);
  }
}
