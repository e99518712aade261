package io.photonbeam.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Another store at its worst: before a body may succeed, it is begun anew once at each of its
 * reads, as if that came too late, and once when it is done, as after a conflict. What it wrote
 * until then is thrown away. So whatever a body does outside of its transaction is done too often,
 * or in part.
 */
public final class RerunningStore implements TransactionalStore {
  private final TransactionalStore store;

  /** Over a store, which is closed with it. */
  public RerunningStore(TransactionalStore store) {
    this.store = store;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    runInVain(
        attempt ->
            store.transact(transaction -> attempt.run(body, new Writes(transaction, attempt))));
    return store.transact(body);
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    runInVain(
        attempt -> store.read(transaction -> attempt.run(body, new Reads(transaction, attempt))));
    return store.read(body);
  }

  private static void runInVain(Consumer<Attempt> run) {
    boolean wasCut = true;
    for (int reads = 0; wasCut; reads++) {
      Attempt attempt = new Attempt(reads);
      try {
        run.accept(attempt);
      } catch (RuntimeException e) {
        // Abandoned; or the body's own, which it throws again when it counts.
      }
      wasCut = attempt.wasCut;
    }
  }

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Ends at the read after so many, or else at the end of its body. */
  private static final class Attempt {
    private int readsLeft;
    private boolean wasCut;

    Attempt(int reads) {
      this.readsLeft = reads;
    }

    <X, T> T run(Function<? super X, T> body, X transaction) {
      var unused = body.apply(transaction);
      throw new Abandoned();
    }

    void read() {
      if (readsLeft-- == 0) {
        wasCut = true;
        throw new Abandoned();
      }
    }
  }

  private static class Reads implements ReadTransaction {
    private final ReadTransaction reads;
    private final Attempt attempt;

    Reads(ReadTransaction reads, Attempt attempt) {
      this.reads = reads;
      this.attempt = attempt;
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      attempt.read();
      return reads.getAll(keys);
    }

    @Override
    public List<byte[]> getAllNear(List<byte[]> keys) {
      attempt.read();
      return reads.getAllNear(keys);
    }

    @Override
    public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
      attempt.read();
      return reads.scan(range, limit, bytes);
    }

    @Override
    public List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
      attempt.read();
      return reads.scanAll(ranges, limit);
    }

    @Override
    public Optional<KeyValue> last(KeyRange range) {
      attempt.read();
      return reads.last(range);
    }
  }

  private static final class Writes extends Reads implements Transaction {
    private final Transaction writes;

    Writes(Transaction writes, Attempt attempt) {
      super(writes, attempt);
      this.writes = writes;
    }

    @Override
    public void set(byte[] key, byte[] value) {
      writes.set(key, value);
    }

    @Override
    public void clear(byte[] key) {
      writes.clear(key);
    }

    @Override
    public void clear(KeyRange range) {
      writes.clear(range);
    }
  }

  @Override
  public boolean isDistributed() {
    return store.isDistributed();
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public void close() {
    store.close();
  }
}
