package io.photonbeam.transforms.runtime;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.RetrySettings;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What the workers of one run must know to share their resources: sent with every transform.
 *
 * @param id distinguishes this run from every other at the same time in the same process; the same
 *     after a restart, as checkpoints hold it
 * @param stamp what its commit ids have in common
 * @param registry URI of the registry
 * @param clock serializable clock; {@link Clock#systemUTC()} outside tests
 * @param retrySettings how calls wait for a store that is away
 * @param following how it follows logs that grow
 */
public record RunSpec(
    String id,
    RunStamp stamp,
    String registry,
    Clock clock,
    RetrySettings retrySettings,
    Following following)
    implements Serializable {

  /** A run over inputs that end, with the default retries. */
  public RunSpec(String id, RunStamp stamp, String registry, Clock clock) {
    this(id, stamp, registry, clock, RetrySettings.defaults(), Following.NOTHING);
  }

  /** The same with other retries. */
  public RunSpec with(RetrySettings settings) {
    return new RunSpec(id, stamp, registry, clock, settings, following);
  }

  /** The same, following logs. */
  public RunSpec with(Following logs) {
    return new RunSpec(id, stamp, registry, clock, retrySettings, logs);
  }

  /**
   * How a run follows logs that grow.
   *
   * @param logs the folders of both
   * @param pollInterval how often they are looked at
   * @param stopWhenIdle finish when none has grown for so long; null to run until asked to stop
   * @param cacheBytes bound of the primary events held in memory by each process, in bytes
   * @param index URI of the index of the primary log; null to keep none
   */
  public record Following(
      List<String> logs,
      Duration pollInterval,
      Duration stopWhenIdle,
      long cacheBytes,
      String index)
      implements Serializable {
    static final Following NOTHING =
        new Following(List.of(), Duration.ofSeconds(1), Duration.ZERO, 0, null);

    public Following {
      logs = List.copyOf(logs);
    }
  }
}
