package io.photonbeam.pipelines.run;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.transforms.runtime.RunSpec;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * Where a run does its work, by which clock, and how patient it is.
 *
 * @param cluster the address of the cluster that works for it; empty if this process does
 * @param retries how a store that is away is asked again
 */
public record RunPlace(Clock clock, Optional<String> cluster, RetrySettings retries) {
  /** In this process. */
  public static RunPlace here(Clock clock) {
    return new RunPlace(clock, Optional.empty(), RetrySettings.defaults());
  }

  /** The same, perhaps on a cluster. */
  public RunPlace on(Optional<String> address) {
    return new RunPlace(clock, address, retries);
  }

  /** The same with other retries: for tests, which have less patience. */
  public RunPlace with(RetrySettings settings) {
    return new RunPlace(clock, cluster, settings);
  }

  /** What the transforms of a run that begins now are to know of it. */
  public RunSpec begin(String name, RunConfig config, String registry) {
    RunSpec spec =
        new RunSpec(
                name + " of " + config.output().toAbsolutePath().normalize(),
                config.pipelineId(),
                RunStamp.random(new SecureRandom()),
                registry,
                clock)
            .with(retries);
    return cluster.map(spec::on).orElse(spec);
  }
}
