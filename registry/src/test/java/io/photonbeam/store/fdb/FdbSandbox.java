package io.photonbeam.store.fdb;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.Stores;
import java.util.concurrent.ThreadLocalRandom;

/** A test's own prefix in the cluster that {@link #CLUSTER_FILE} names, and clearing it. */
public final class FdbSandbox {
  /** The environment variable with the path of the cluster file. */
  public static final String CLUSTER_FILE = "FDB_CLUSTER_FILE";

  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {-1, -1});

  private final String prefix = "test/%016x".formatted(ThreadLocalRandom.current().nextLong());

  /** Opens the store of this sandbox; any number of times. */
  public TransactionalStore open() {
    return Stores.open(uri());
  }

  /** The URI of this sandbox's store. */
  public String uri() {
    return "fdb:" + location();
  }

  /** Takes away all that was written. */
  public void clear() {
    try (TransactionalStore store = open()) {
      store.transact(
          transaction -> {
            transaction.clear(ALL);
            return null;
          });
    }
  }

  FdbStore open(StoreOptions options) {
    return FdbStore.open(location(), options);
  }

  String prefix() {
    return prefix;
  }

  private String location() {
    return System.getenv(CLUSTER_FILE) + "?prefix=" + prefix;
  }
}
