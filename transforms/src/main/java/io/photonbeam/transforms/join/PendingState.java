package io.photonbeam.transforms.join;

import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.state.Packed;
import io.photonbeam.transforms.state.PackedCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;

/**
 * The pending events of a shard, in memory and in Beam state. State is only appended to, and now
 * and then written anew; in memory they can be found by key.
 */
final class PendingState {
  private final ShardState shard;
  private final EventScanners scanners;
  private final BagState<Packed<PendingBatch>> batches;
  private final ValueState<Long> stamp;
  private final LongSupplier stamps;
  private PendingBuffer events;
  private Long current;

  PendingState(
      ShardState shard,
      EventScanners scanners,
      BagState<Packed<PendingBatch>> batches,
      ValueState<Long> stamp,
      LongSupplier stamps) {
    this.shard = shard;
    this.scanners = scanners;
    this.batches = batches;
    this.stamp = stamp;
    this.stamps = stamps;
  }

  static StateSpec<BagState<Packed<PendingBatch>>> batchesSpec() {
    return StateSpecs.bag(PackedCoder.of(PendingBatchCoder.of()));
  }

  static StateSpec<ValueState<Long>> stampSpec() {
    return StateSpecs.value(VarLongCoder.of());
  }

  /** The pending events; call {@link #changed()} after taking some out. */
  PendingBuffer events() {
    if (events == null) {
      current = stamp.read();
      events = shard.takePending(current);
      if (events == null) {
        events = current == null ? new PendingBuffer(scanners) : load(unpacked());
      } else {
        events.use(scanners);
      }
    }
    return events;
  }

  private List<PendingBatch> unpacked() {
    List<PendingBatch> unpacked = new ArrayList<>();
    batches.read().forEach(batch -> unpacked.add(batch.value()));
    return unpacked;
  }

  private void keep(PendingBatch batch) {
    batches.add(Packed.of(PendingBatchCoder.of(), batch));
  }

  private PendingBuffer load(Iterable<PendingBatch> from) {
    PendingBuffer loaded = new PendingBuffer(scanners);
    from.forEach(loaded::add);
    loaded.compacted();
    return loaded;
  }

  void add(PendingBatch batch) {
    events().add(batch);
    keep(batch);
    changed();
  }

  /** Notes that events were added to, or taken out of, {@link #events()}. */
  void changed() {
    if (events.worthCompacting()) {
      compact();
    }
    newStamp();
  }

  /** Writes state anew without what was taken out, so that nobody meets that again. */
  void settle() {
    events();
    compact();
    newStamp();
  }

  private void compact() {
    batches.clear();
    Iterable<PendingBatch> remaining = events.remaining();
    remaining.forEach(this::keep);
    events = load(remaining);
  }

  private void newStamp() {
    current = stamps.getAsLong();
    stamp.write(current);
  }

  /** Keeps in memory what is now in state, and counts it; to be called once, if all went well. */
  void keep(RunMetrics metrics) {
    if (events != null) {
      shard.keepPending(events, current, metrics);
    }
  }
}
