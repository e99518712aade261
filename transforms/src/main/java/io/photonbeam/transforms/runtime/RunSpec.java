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
 * @param logs the folders of both logs
 * @param pollInterval how often the logs are looked at
 * @param stopWhenIdle finish when no log has grown for so long; null to run until asked to stop
 * @param registry URI of the registry
 * @param cacheBytes bound of the primary events held in memory by each process, in bytes
 * @param index URI of the index of the primary log; null to keep none
 * @param clock serializable clock; {@link Clock#systemUTC()} outside tests
 * @param retrySettings how calls wait for a store that is away
 */
public record RunSpec(
    String id,
    RunStamp stamp,
    List<String> logs,
    Duration pollInterval,
    Duration stopWhenIdle,
    String registry,
    long cacheBytes,
    String index,
    Clock clock,
    RetrySettings retrySettings)
    implements Serializable {

  public RunSpec {
    logs = List.copyOf(logs);
  }

  /** With the default retries. */
  public RunSpec(
      String id,
      RunStamp stamp,
      List<String> logs,
      Duration pollInterval,
      Duration stopWhenIdle,
      String registry,
      long cacheBytes,
      String index,
      Clock clock) {
    this(
        id,
        stamp,
        logs,
        pollInterval,
        stopWhenIdle,
        registry,
        cacheBytes,
        index,
        clock,
        RetrySettings.defaults());
  }
}
