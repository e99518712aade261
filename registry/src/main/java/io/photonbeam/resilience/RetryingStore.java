package io.photonbeam.resilience;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store whose transactions wait for it when it is away; see {@link StoreCalls} for when they end
 * without an answer. Only for transactions that may be applied twice.
 */
public final class RetryingStore implements TransactionalStore {
  private final Supplier<TransactionalStore> opener;
  private final StoreCalls<TransactionalStore> calls;
  private TransactionalStore store;

  /**
   * Over a store that is opened by the first transaction, or by {@link #open}, and closed with this
   * one.
   */
  public RetryingStore(Supplier<TransactionalStore> opener, String name, RetryPolicy policy) {
    this.opener = opener;
    this.calls = policy.callsTo(name, this::open);
  }

  /**
   * Opens the store if it is not open, without waiting for it.
   *
   * @throws io.photonbeam.store.StoreUnavailableException if it is away
   */
  public synchronized TransactionalStore open() {
    if (store == null) {
      store = opener.get();
    }
    return store;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    return calls.write(open -> open.transact(body));
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    return calls.read(open -> open.read(body));
  }

  @Override
  public boolean isDistributed() {
    return open().isDistributed();
  }

  @Override
  public String description() {
    return open().description();
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
