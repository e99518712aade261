package io.photonbeam.registry;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A store whose next transactions fail as a test says, one fault each; then it works again. */
class FaultyStore implements TransactionalStore {
  enum Fault {
    NONE,
    /** The body runs, meets a conflict, and runs again. */
    CONFLICT,
    /** Applied, but the caller does not hear of it. */
    LOST_AFTER_APPLYING,
    /** Not applied, and the caller does not hear of that either. */
    LOST_BEFORE_APPLYING,
    /** Not applied, and the caller hears so. */
    UNAVAILABLE,
    /** The process dies before this transaction. */
    CRASH
  }

  /** The death of the process that used the store. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final TransactionalStore store;
  private final Queue<Fault> faults = new ArrayDeque<>();
  private int transactions;
  private int reads;
  private int keysRead;

  FaultyStore(TransactionalStore store) {
    this.store = store;
  }

  FaultyStore next(Fault... next) {
    faults.clear();
    faults.addAll(List.of(next));
    return this;
  }

  /** Writing transactions asked for so far. */
  int transactions() {
    return transactions;
  }

  /** Reads asked for so far. */
  int reads() {
    return reads;
  }

  /** Single keys that were read so far in transactions that only read. */
  int keysRead() {
    return keysRead;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    transactions++;
    Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
    switch (fault) {
      case CONFLICT -> runInVain(body);
      case LOST_BEFORE_APPLYING -> throw new CommitUnknownException("lost before applying", null);
      case UNAVAILABLE -> throw new StoreUnavailableException("away");
      case CRASH -> throw new Crash();
      default -> {}
    }
    T result = store.transact(body);
    if (fault == Fault.LOST_AFTER_APPLYING) {
      throw new CommitUnknownException("lost after applying", null);
    }
    return result;
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    reads++;
    AtomicReference<CountedReads> last = new AtomicReference<>();
    T result =
        store.read(
            transaction -> {
              last.set(new CountedReads(transaction));
              return body.apply(last.get());
            });
    keysRead += last.get().keysRead;
    return result;
  }

  private static final class CountedReads implements ReadTransaction {
    private final ReadTransaction reads;
    private int keysRead;

    CountedReads(ReadTransaction reads) {
      this.reads = reads;
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      keysRead += keys.size();
      return reads.getAll(keys);
    }

    @Override
    public List<byte[]> getAllNear(List<byte[]> keys) {
      keysRead += keys.size();
      return reads.getAllNear(keys);
    }

    @Override
    public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
      return reads.scan(range, limit, bytes);
    }

    @Override
    public Optional<KeyValue> last(KeyRange range) {
      return reads.last(range);
    }
  }

  @Override
  public boolean isDistributed() {
    return store.isDistributed();
  }

  @Override
  public String description() {
    return "faulty " + store.description();
  }

  @Override
  public void close() {
    store.close();
  }

  private void runInVain(Function<Transaction, ?> body) {
    try {
      store.transact(
          transaction -> {
            var unused = body.apply(transaction);
            throw new Abandoned();
          });
    } catch (Abandoned e) {
      // As meant.
    }
  }
}
