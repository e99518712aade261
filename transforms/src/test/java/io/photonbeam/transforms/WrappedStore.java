package io.photonbeam.transforms;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.function.Function;

/** Another store, until a test overrides something. */
public class WrappedStore implements TransactionalStore {
  private final TransactionalStore store;

  /** Over a store, which is closed with it. */
  public WrappedStore(TransactionalStore store) {
    this.store = store;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    return store.transact(body);
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    return store.read(body);
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
