package io.photonbeam.registry.simulation;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run of a transaction's body: what it read, and what it wrote, so that it can come later. */
final class Attempt implements Transaction {
  private final Transaction real;
  private final List<KeyRange> read = new ArrayList<>();
  private final List<KeyRange> written = new ArrayList<>();
  private final List<Consumer<Transaction>> writes = new ArrayList<>();

  Attempt(Transaction real) {
    this.real = real;
  }

  /** Writes the same in another transaction. */
  void applyTo(Transaction other) {
    writes.forEach(write -> write.accept(other));
  }

  /** Whether another attempt, applied since this one was made, wrote what this one read. */
  boolean isOvertakenBy(Attempt other) {
    return read.stream().anyMatch(mine -> other.written.stream().anyMatch(w -> overlap(mine, w)));
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    keys.forEach(key -> read.add(only(key)));
    return real.getAll(keys);
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    read.add(range);
    return real.scan(range, limit, bytes);
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    read.add(range);
    return real.last(range);
  }

  @Override
  public void set(byte[] key, byte[] value) {
    write(only(key), transaction -> transaction.set(key, value));
  }

  @Override
  public void clear(byte[] key) {
    write(only(key), transaction -> transaction.clear(key));
  }

  @Override
  public void clear(KeyRange range) {
    write(range, transaction -> transaction.clear(range));
  }

  private void write(KeyRange range, Consumer<Transaction> write) {
    write.accept(real);
    written.add(range);
    writes.add(write);
  }

  private static KeyRange only(byte[] key) {
    return KeyRange.of(key, Arrays.copyOf(key, key.length + 1));
  }

  private static boolean overlap(KeyRange some, KeyRange other) {
    return Arrays.compareUnsigned(some.from(), other.to()) < 0
        && Arrays.compareUnsigned(other.from(), some.to()) < 0;
  }
}
