package io.photonbeam.transforms.join;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunContext;

/**
 * What all shards that one thread joins have in common. Not thread-safe.
 *
 * @param foreigns the thread's own
 */
record JoinContext(
    Join.Settings settings,
    RunContext run,
    ShardMemory memory,
    EventScanners foreigns,
    Backoff backoff) {
  /** Bytes for which batches have room at first, of a larger one mostly in vain. */
  private static final int MOST_ROOM = 1 << 20;

  /** The id of a foreign event. */
  ForeignId idOf(EventBatch batch, int event) {
    EventScanner scanner = foreigns.at(batch.schema(), batch.record(event));
    return ForeignId.of(scanner.id().toBytes(), scanner.timeMicros());
  }

  /** Begins a batch for some events of another. */
  static EventBatchBuilder builder(EventBatch of) {
    return new EventBatchBuilder(
        Role.FOREIGN, of.schema(), of.size(), Math.min(of.bytes(), MOST_ROOM));
  }
}
