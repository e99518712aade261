package io.photonbeam.store.fdb;

import io.photonbeam.store.KeyValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One reading of keys many of which are near each other. Near keys are read as snapshots of ranges,
 * which conflict with nothing, and then made to conflict with whoever writes one of them: not with
 * writers of what lies between. Not thread-safe.
 */
final class NearReads {
  /** What the transaction is asked for. */
  interface Reads {
    /** The value of a key, which conflicts with whoever writes it. */
    CompletableFuture<byte[]> value(byte[] key);

    /** The first entries of a range, as a snapshot. */
    CompletableFuture<List<com.apple.foundationdb.KeyValue>> entries(NearKeys near);

    /** Waits for entries. */
    List<KeyValue> await(CompletableFuture<List<com.apple.foundationdb.KeyValue>> entries);

    /** Conflicts with whoever writes a key. */
    void note(byte[] key);
  }

  private record Range(
      NearKeys near, CompletableFuture<List<com.apple.foundationdb.KeyValue>> entries) {}

  private final Reads reads;
  private final List<byte[]> keys;
  private final List<CompletableFuture<byte[]>> values;

  NearReads(Reads reads, List<byte[]> keys) {
    this.reads = reads;
    this.keys = keys;
    this.values = new ArrayList<>(Collections.nCopies(keys.size(), null));
  }

  /** Asks for all keys, and waits for the ranges; returns the values in the order of the keys. */
  List<CompletableFuture<byte[]>> ask() {
    List<Range> ranges =
        NearKeys.of(keys).stream().map(near -> new Range(near, reads.entries(near))).toList();
    askForThoseAlone(ranges);
    ranges.forEach(range -> range.near().visit(reads.await(range.entries()), new Answers()));
    return values;
  }

  private void askForThoseAlone(List<Range> ranges) {
    BitSet alone = new BitSet(keys.size());
    alone.set(0, keys.size());
    ranges.forEach(range -> range.near().indices().forEach(alone::clear));
    alone.stream().forEach(this::askFor);
  }

  private void askFor(int index) {
    values.set(index, reads.value(keys.get(index)));
  }

  private final class Answers implements NearKeys.Visitor {
    @Override
    public void known(int index, byte[] value) {
      reads.note(keys.get(index));
      values.set(index, CompletableFuture.completedFuture(value));
    }

    @Override
    public void unknown(int index) {
      askFor(index);
    }
  }
}
