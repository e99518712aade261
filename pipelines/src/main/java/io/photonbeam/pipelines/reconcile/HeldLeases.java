package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.registry.HeldPipelines;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.StoreCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The leases of other outputs' pipelines, held while their commits are taken over: who begins one
 * of these pipelines meanwhile waits. Not thread-safe.
 */
final class HeldLeases implements AutoCloseable {
  private final Map<String, PipelineLease> leases = new HashMap<>();
  private final Lease mine;

  private HeldLeases(Lease mine) {
    this.mine = mine;
  }

  /**
   * Takes them.
   *
   * @param mine of this run
   * @throws IOException if somebody runs one of the pipelines; none is held then
   */
  static HeldLeases take(StoreCalls<IdRegistry> registry, Set<String> pipelines, Lease mine)
      throws IOException {
    HeldLeases held = new HeldLeases(mine);
    boolean all = false;
    try {
      for (String pipeline : pipelines) {
        held.leases.put(
            pipeline,
            PipelineLease.takeEnded(
                registry,
                pipeline,
                mine,
                PipelineLease.Times.DEFAULT,
                System::nanoTime,
                Sleeper.system()));
      }
      all = true;
      return held;
    } finally {
      if (!all) {
        held.close();
      }
    }
  }

  /** What the registry is to look at whenever a commit changes hands. */
  HeldPipelines pipelines(Map<String, OutputId> bindings) {
    return new HeldPipelines(
        leases.keySet().stream().map(bindings::get).collect(Collectors.toSet()),
        leases.keySet().stream().collect(Collectors.toMap(pipeline -> pipeline, each -> mine)));
  }

  /** Gives them back. */
  @Override
  public void close() {
    leases.values().forEach(PipelineLease::close);
  }
}
