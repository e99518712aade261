package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;

/** The pairs that a writer has gathered for its next commit, in Beam state. */
final class CommitBuffer {
  private final BagState<JoinedBatch> batches;
  private final ValueState<Long> rows;
  private final ValueState<Long> bytes;

  CommitBuffer(BagState<JoinedBatch> batches, ValueState<Long> rows, ValueState<Long> bytes) {
    this.batches = batches;
    this.rows = rows;
    this.bytes = bytes;
  }

  static StateSpec<BagState<JoinedBatch>> batchesSpec() {
    return StateSpecs.bag(JoinedBatchCoder.of());
  }

  static StateSpec<ValueState<Long>> numberSpec() {
    return StateSpecs.value(VarLongCoder.of());
  }

  void add(JoinedBatch batch) {
    batches.add(batch);
    rows.write(rows() + batch.size());
    bytes.write(bytes() + batch.weight());
  }

  /** Pairs gathered. */
  long rows() {
    return valueOf(rows);
  }

  /** Bytes of their records and large schemas. */
  long bytes() {
    return valueOf(bytes);
  }

  private static long valueOf(ValueState<Long> number) {
    Long value = number.read();
    return value == null ? 0 : value;
  }

  Iterable<JoinedBatch> batches() {
    return batches.read();
  }

  void clear() {
    batches.clear();
    rows.clear();
    bytes.clear();
  }
}
