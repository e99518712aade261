package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.state.Packed;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class PendingStateTest {
  private final RunMetrics metrics = new RunMetrics();

  /** How many more events wait than when they were kept last. */
  private long keep(PendingState state) {
    long before = metrics.pending.sum();
    state.keep(metrics);
    return metrics.pending.sum() - before;
  }

  private final ShardState shard = new ShardState();
  private HeapBag<Packed<PendingBatch>> bag = new HeapBag<>();
  private HeapValue<Long> cell = new HeapValue<>();
  private long stamps;

  /** As it is made for each element. */
  private PendingState state() {
    return new PendingState(
        shard, new EventScanners(TestLog.FOREIGN_FIELDS), bag, cell, () -> ++stamps);
  }

  private static PendingBatch batch(String id, String key) {
    return new PendingBatch(TestBatches.foreign(TestLog.foreign(id, key, 1)), 5, 5);
  }

  private static int take(PendingState state, String key) {
    EventBatch primary = TestBatches.primary(TestLog.primary(key, 1));
    var id = new EventScanners(TestLog.PRIMARY_FIELDS).at(primary.schema(), primary.record(0)).id();
    int before = state.events().size();
    state.events().take(primary.keyHash(0), id, (events, event) -> {});
    return before - state.events().size();
  }

  private long add(String id, String key) {
    PendingState state = state();
    state.add(batch(id, key));
    return keep(state);
  }

  @Test
  void theMemoryOfTheSameStampIsUsedWithoutReadingState() {
    assertThat(add("c1", "q1")).isEqualTo(1);
    assertThat(add("c2", "q2")).isEqualTo(1);
    PendingState state = state();
    assertThat(take(state, "q1")).isEqualTo(1);
    state.changed();

    assertThat(keep(state)).isEqualTo(-1);
    assertThat(state().events().size()).isEqualTo(1);
    assertThat(bag.reads).isZero();
    assertThat(bag.elements).hasSize(2);
  }

  @Test
  void whenStateIsSetBackTheMemoryIsMadeAnewFromIt() {
    add("c1", "q1");
    HeapBag<Packed<PendingBatch>> checkpoint = new HeapBag<>();
    checkpoint.elements = new ArrayList<>(bag.elements);
    HeapValue<Long> stamp = new HeapValue<>();
    stamp.value = cell.value;
    PendingState later = state();
    assertThat(take(later, "q1")).isEqualTo(1);
    later.changed();
    keep(later);

    bag = checkpoint;
    cell = stamp;
    PendingState restored = state();

    assertThat(restored.events().size()).isEqualTo(1);
    assertThat(keep(restored)).isEqualTo(1);
    assertThat(take(state(), "q1")).isEqualTo(1);
  }

  @Test
  void whenStateIsLostNothingWaits() {
    add("c1", "q1");
    bag = new HeapBag<>();
    cell = new HeapValue<>();

    assertThat(state().events().size()).isZero();
  }

  @Test
  void aFailureHalfWayLeavesNoHalfChangedMemory() {
    add("c1", "q1");
    PendingState failing = state();
    assertThat(take(failing, "q1")).isEqualTo(1); // And then it throws, before state is written.

    assertThat(state().events().size()).isEqualTo(1);
  }

  @Test
  void whoNeverAskedForTheEventsLeavesTheMemoryAsItIs() {
    add("c1", "q1");

    assertThat(keep(state())).isZero();
    assertThat(state().events().size()).isEqualTo(1);
    assertThat(bag.reads).isZero();
  }

  @Test
  void whenNothingWaitsAnyMoreStateIsEmptied() {
    add("c1", "q1");
    PendingState state = state();
    take(state, "q1");
    state.changed();
    keep(state);

    assertThat(bag.elements).isEmpty();
    assertThat(add("c2", "q2")).isEqualTo(1);
    assertThat(take(state(), "q2")).isEqualTo(1);
  }

  @Test
  void stateIsWrittenAnewWhenMostOfItIsDone() {
    add("kept", "kept");
    for (int i = 0; i < 5000; i++) {
      add("c" + i, "q" + i);
      PendingState state = state();
      take(state, "q" + i);
      state.changed();
      keep(state);
    }

    assertThat(bag.elements).hasSizeLessThan(4200);
    assertThat(take(state(), "kept")).isEqualTo(1);
  }
}
