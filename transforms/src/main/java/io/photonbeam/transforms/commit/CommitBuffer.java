package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.join.JoinedBatchCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;

/** The pairs that a writer has gathered for its next commit, in Beam state. */
final class CommitBuffer {
  private final BagState<JoinedBatch> batches;
  private final ValueState<Long> rows;

  CommitBuffer(BagState<JoinedBatch> batches, ValueState<Long> rows) {
    this.batches = batches;
    this.rows = rows;
  }

  static StateSpec<BagState<JoinedBatch>> batchesSpec() {
    return StateSpecs.bag(JoinedBatchCoder.of());
  }

  static StateSpec<ValueState<Long>> rowsSpec() {
    return StateSpecs.value(VarLongCoder.of());
  }

  /** Adds a batch and tells how many rows there are now. */
  long add(JoinedBatch batch) {
    batches.add(batch);
    long count = rows() + batch.size();
    rows.write(count);
    return count;
  }

  long rows() {
    Long count = rows.read();
    return count == null ? 0 : count;
  }

  Iterable<JoinedBatch> batches() {
    return batches.read();
  }

  void clear() {
    batches.clear();
    rows.clear();
  }
}
