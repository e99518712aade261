package io.photonbeam.benchmarks;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records what is read and written in a store, transaction by transaction, so that the same can be
 * done on another one without whoever did it. Knows the calls that commit and look-up make. Not
 * thread-safe.
 */
final class Tape implements TransactionalStore {

  /** One transaction: keys read, then entries written. */
  record Entry(List<byte[]> read, List<KeyValue> written) {

    /** Writes the same again. */
    List<byte[]> writeTo(TransactionalStore store) {
      return store.transact(
          transaction -> {
            List<byte[]> found = transaction.getAllNear(read);
            written.forEach(entry -> transaction.set(entry.key(), entry.value()));
            return found;
          });
    }

    /** Reads the same again. */
    List<byte[]> readFrom(TransactionalStore store) {
      return store.read(transaction -> transaction.getAllNear(read));
    }
  }

  private final MemoryStore store = MemoryStore.create();
  private final List<Entry> entries = new ArrayList<>();

  /** The transactions since this was last asked. */
  List<Entry> take() {
    List<Entry> taken = List.copyOf(entries);
    entries.clear();
    return taken;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    Entry entry = begin();
    return store.transact(transaction -> body.apply(new Recorder(transaction, entry)));
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    Entry entry = begin();
    return store.transact(transaction -> body.apply(new Recorder(transaction, entry)));
  }

  @Override
  public boolean isDistributed() {
    return false;
  }

  @Override
  public String description() {
    return "a tape";
  }

  @Override
  public void close() {
    store.close();
  }

  private Entry begin() {
    Entry entry = new Entry(new ArrayList<>(), new ArrayList<>());
    entries.add(entry);
    return entry;
  }

  private record Recorder(Transaction inner, Entry entry) implements Transaction {
    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      entry.read().addAll(keys);
      return inner.getAll(keys);
    }

    @Override
    public void set(byte[] key, byte[] value) {
      entry.written().add(new KeyValue(key, value));
      inner.set(key, value);
    }

    @Override
    public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
      throw new UnsupportedOperationException("scan");
    }

    @Override
    public Optional<KeyValue> last(KeyRange range) {
      throw new UnsupportedOperationException("last");
    }

    @Override
    public void clear(byte[] key) {
      throw new UnsupportedOperationException("clear");
    }

    @Override
    public void clear(KeyRange range) {
      throw new UnsupportedOperationException("clear");
    }
  }
}
