package io.photonbeam.pipelines.run;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.transforms.runtime.RunSpec;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * Where and how a run works: in which processes, by which clock, with how much patience.
 *
 * @param cluster the address of the cluster that works for it; empty if this process does
 * @param retries how a store that is away is asked again
 */
public record RunEnvironment(Clock clock, Optional<String> cluster, RetrySettings retries) {
  /** That of a run in this process. */
  public static RunEnvironment local(Clock clock) {
    return new RunEnvironment(clock, Optional.empty(), RetrySettings.defaults());
  }

  /** The same, perhaps on a cluster. */
  public RunEnvironment on(Optional<String> address) {
    return new RunEnvironment(clock, address, retries);
  }

  /** The same with other retries: for tests, which have less patience. */
  public RunEnvironment with(RetrySettings settings) {
    return new RunEnvironment(clock, cluster, settings);
  }

  /** What the transforms of a run that begins now are to know of it. */
  public RunSpec newRun(String name, RunConfig config, String registry) {
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
