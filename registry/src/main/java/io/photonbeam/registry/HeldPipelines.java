package io.photonbeam.registry;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.RangeScan;
import io.photonbeam.store.ReadTransaction;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All pipelines of some outputs, held by one run, so that none of them can be begun while the run
 * takes over what they have committed. Immutable.
 *
 * @param outputs that they are bound to
 * @param leases the run's, by the names of the pipelines
 */
public record HeldPipelines(Set<OutputId> outputs, Map<String, Lease> leases) {
  private static final int BINDINGS_AT_A_TIME = 1_000;

  /** Copies both. */
  public HeldPipelines {
    outputs = Set.copyOf(outputs);
    leases = Map.copyOf(leases);
  }

  /** Whether the run still holds them, and no other pipeline has been bound to their outputs. */
  boolean areHeld(ReadTransaction transaction, Keys keys) {
    List<String> names = List.copyOf(leases.keySet());
    List<byte[]> held = transaction.getAll(names.stream().map(keys::lease).toList());
    for (int i = 0; i < names.size(); i++) {
      byte[] lease = held.get(i);
      if (lease == null || !Lease.decode(lease).isOfSameRun(leases.get(names.get(i)))) {
        return false;
      }
    }
    Others others = new Others(keys);
    RangeScan.finish(transaction, List.of(others), 1, BINDINGS_AT_A_TIME);
    return !others.found;
  }

  /** Looks for pipelines of these outputs that are not held. */
  private final class Others extends RangeScan {
    private final Keys keys;
    private boolean found;

    Others(Keys keys) {
      super(keys.allPipelines());
      this.keys = keys;
    }

    @Override
    protected void take(KeyValue entry) {
      String pipeline = keys.pipelineParts(entry.key()).readString();
      found |= outputs.contains(OutputId.decode(entry.value())) && !leases.containsKey(pipeline);
    }
  }
}
