package io.photonbeam.resilience;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.function.Function;

/**
 * A store whose transactions wait for it when it is away; see {@link StoreCalls} for when they end
 * without an answer. Only for transactions that may be applied twice.
 */
public final class RetryingStore implements TransactionalStore {
  private final TransactionalStore store;
  private final StoreCalls<TransactionalStore> calls;

  /** Over a store, which it will close. */
  public RetryingStore(TransactionalStore store, String name, RetryPolicy patience) {
    this.store = store;
    this.calls = patience.callsTo(name, () -> store);
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
  public String description() {
    return store.description();
  }

  @Override
  public void close() {
    store.close();
  }
}
