package io.photonbeam.store.memory;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.StoreLimits;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One attempt: reads from the map as it was at the beginning, with its own writes on top, and
 * remembers both, so that it can be told whether its reads still hold on a later map.
 */
final class MemoryTransaction implements Transaction {
  private final PersistentMap base;
  private PersistentMap own;
  private final List<Predicate<PersistentMap>> reads = new ArrayList<>();
  private final List<UnaryOperator<PersistentMap>> writes = new ArrayList<>();
  private final TransactionSize size = new TransactionSize();
  private boolean ended;

  MemoryTransaction(PersistentMap base) {
    this.base = base;
    this.own = base;
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    requireOpen();
    List<byte[]> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      StoreLimits.checkKey(key);
      byte[] kept = key.clone();
      byte[] seen = base.get(kept);
      reads.add(now -> now.get(kept) == seen);
      byte[] value = own.get(kept);
      values.add(value == null ? null : value.clone());
    }
    size.addReads(keys);
    return values;
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    requireOpen();
    StoreLimits.checkScanLimit(limit);
    List<KeyValue> entries = new ArrayList<>();
    own.scan(range, limit, entries);
    boolean complete = !cut(entries, bytes) && entries.size() < limit;
    rememberRange(
        complete
            ? range
            : KeyRange.of(
                range.from(), PersistentMap.successor(entries.get(entries.size() - 1).key())));
    size.addRead(range, entries);
    entries.replaceAll(MemoryTransaction::copy);
    return entries;
  }

  /** Whether entries were too many. */
  private static boolean cut(List<KeyValue> entries, long bytes) {
    long left = bytes;
    for (int i = 0; i < entries.size() - 1; i++) {
      left -= entries.get(i).bytes();
      if (left <= 0) {
        entries.subList(i + 1, entries.size()).clear();
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    requireOpen();
    Optional<KeyValue> found = own.last(range);
    rememberRange(found.map(entry -> KeyRange.of(entry.key(), range.to())).orElse(range));
    size.addRead(range, found.stream().toList());
    return found.map(MemoryTransaction::copy);
  }

  @Override
  public void set(byte[] key, byte[] value) {
    StoreLimits.checkKey(key);
    StoreLimits.checkValue(value);
    requireOpen();
    size.addSet(key, value);
    byte[] ownKey = key.clone();
    byte[] ownValue = value.clone();
    write(map -> map.with(ownKey, ownValue));
  }

  @Override
  public void clear(byte[] key) {
    StoreLimits.checkKey(key);
    requireOpen();
    size.addClear(key);
    byte[] ownKey = key.clone();
    write(map -> map.without(ownKey));
  }

  @Override
  public void clear(KeyRange range) {
    requireOpen();
    size.addClear(range);
    write(map -> map.without(range));
  }

  /** Whether this attempt may commit on a map, that is, would have read the same from it. */
  boolean stillHolds(PersistentMap now) {
    return now == base || reads.stream().allMatch(read -> read.test(now));
  }

  /** The map with this attempt's writes. */
  PersistentMap applyTo(PersistentMap now) {
    if (now == base) {
      return own;
    }
    PersistentMap result = now;
    for (UnaryOperator<PersistentMap> write : writes) {
      result = write.apply(result);
    }
    return result;
  }

  /** Checks the whole before it is committed. */
  void checkSize() {
    size.check();
  }

  void end() {
    ended = true;
  }

  private void write(UnaryOperator<PersistentMap> write) {
    writes.add(write);
    own = write.apply(own);
  }

  private void rememberRange(KeyRange range) {
    List<KeyValue> seen = entries(base, range);
    reads.add(now -> sameEntries(seen, entries(now, range)));
  }

  private static List<KeyValue> entries(PersistentMap map, KeyRange range) {
    List<KeyValue> entries = new ArrayList<>();
    map.scan(range, Integer.MAX_VALUE, entries);
    return entries;
  }

  /** Every write makes a new entry, so that the same entries are the same objects. */
  private static boolean sameEntries(List<KeyValue> some, List<KeyValue> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static KeyValue copy(KeyValue entry) {
    return new KeyValue(entry.key().clone(), entry.value().clone());
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("This transaction has ended; use it only within its body.");
    }
  }
}
