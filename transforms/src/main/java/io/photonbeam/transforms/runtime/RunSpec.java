package io.photonbeam.transforms.runtime;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.RetrySettings;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the workers of one run must know to share their resources: sent with every transform.
 *
 * @param id distinguishes this run from every other at the same time in the same process; the same
 *     after a restart, as checkpoints hold it
 * @param pipeline under which it commits
 * @param stamp what its commit ids have in common
 * @param begun when it began
 * @param registry URI of the registry
 * @param clock serializable clock; {@link Clock#systemUTC()} outside tests
 * @param retrySettings how calls wait for a store that is away
 * @param following how it follows logs that grow
 * @param cluster whose processes do the work; null if the process does it that begins the run
 */
public record RunSpec(
    String id,
    String pipeline,
    RunStamp stamp,
    Instant begun,
    String registry,
    Clock clock,
    RetrySettings retrySettings,
    Following following,
    Cluster cluster)
    implements Serializable {

  /** A run over inputs that end, in one process, with the default retries. */
  public RunSpec(String id, String pipeline, RunStamp stamp, String registry, Clock clock) {
    this(
        id,
        pipeline,
        stamp,
        clock.instant(),
        registry,
        clock,
        RetrySettings.defaults(),
        Following.NOTHING,
        null);
  }

  /** The same with other retries. */
  public RunSpec with(RetrySettings settings) {
    return new RunSpec(id, pipeline, stamp, begun, registry, clock, settings, following, cluster);
  }

  /** The same, following logs. */
  public RunSpec with(Following logs) {
    return new RunSpec(id, pipeline, stamp, begun, registry, clock, retrySettings, logs, cluster);
  }

  /** The same on a cluster. */
  public RunSpec on(String address) {
    return on(new Cluster(address, List.of()));
  }

  /** The same for processes that must see some files and folders. */
  public RunSpec sharing(List<SharedFile> shared) {
    return on(new Cluster(cluster.address(), shared));
  }

  private RunSpec on(Cluster other) {
    return new RunSpec(
        id, pipeline, stamp, begun, registry, clock, retrySettings, following, other);
  }

  /** Whether processes other than the one that begins the run do its work. */
  public boolean isDistributed() {
    return cluster != null;
  }

  /**
   * Whose processes do the work.
   *
   * @param address for people, also in the pipeline's lease
   * @param shared what each process must see before it works
   */
  public record Cluster(String address, List<SharedFile> shared) implements Serializable {
    private static final long serialVersionUID = 1;

    public Cluster {
      shared = List.copyOf(shared);
    }
  }

  /**
   * How a run follows logs that grow.
   *
   * @param logs the folders of both
   * @param pollInterval how often they are looked at
   * @param stopWhenIdle finish when none has grown for so long; null to run until asked to stop
   * @param cacheBytes bound of the primary events held in memory by each process, in bytes; {@link
   *     #PART_OF_HEAP} for a part of that process's heap
   * @param index URI of the index of the primary log; null to keep none
   */
  public record Following(
      List<String> logs,
      Duration pollInterval,
      Duration stopWhenIdle,
      long cacheBytes,
      String index)
      implements Serializable {
    /** Instead of a number of bytes. */
    public static final long PART_OF_HEAP = -1;

    static final Following NOTHING =
        new Following(List.of(), Duration.ofSeconds(1), Duration.ZERO, 0, null);

    public Following {
      logs = List.copyOf(logs);
    }

    /** Whether any log is followed: by a join, and by nothing else. */
    boolean isAny() {
      return !logs.isEmpty();
    }
  }
}
