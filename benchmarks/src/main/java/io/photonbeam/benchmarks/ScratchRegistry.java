package io.photonbeam.benchmarks;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.Stores;
import java.io.IOException;

/** A new registry and the store below it; nothing is left of either when this is closed. */
record ScratchRegistry(TemporaryFolder folder, TransactionalStore store, IdRegistry registry)
    implements AutoCloseable {

  static ScratchRegistry open(StoreKind kind) throws IOException {
    TemporaryFolder folder = TemporaryFolder.create();
    TransactionalStore store = Stores.open(kind.uri(folder.path()));
    return new ScratchRegistry(folder, store, IdRegistry.open(store, RegistrySettings.defaults()));
  }

  @Override
  public void close() {
    store.transact(
        transaction -> {
          transaction.clear(KeyRange.within(new byte[0]));
          return null;
        });
    registry.close();
    folder.close();
  }
}
