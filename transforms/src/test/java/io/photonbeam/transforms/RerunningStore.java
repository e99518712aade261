package io.photonbeam.transforms;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Another store at its worst: before a body may succeed, it is begun anew once at each of its
 * reads, as if that came too late, and once when it is done, as after a conflict. What it wrote
 * until then is thrown away. So whatever a body does outside of its transaction is done too often,
 * or in part.
 */
public final class RerunningStore extends WrappedStore {

  /** Over a store, which is closed with it. */
  public RerunningStore(TransactionalStore store) {
    super(store);
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    runInVain(
        attempt ->
            super.transact(transaction -> attempt.run(body, new Writes(transaction, attempt))));
    return super.transact(body);
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    runInVain(
        attempt -> super.read(transaction -> attempt.run(body, new Reads(transaction, attempt))));
    return super.read(body);
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

  private static class Reads extends WatchedReads {
    private final Attempt attempt;

    Reads(ReadTransaction reads, Attempt attempt) {
      super(reads);
      this.attempt = attempt;
    }

    @Override
    protected void read(long bytes) {
      attempt.read();
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
}
