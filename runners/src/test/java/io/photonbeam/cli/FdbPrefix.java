package io.photonbeam.cli;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.Stores;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A test's own part of the FoundationDB cluster that the environment names. */
public final class FdbPrefix implements AutoCloseable {
  private static final String CLUSTER_FILE = "FDB_CLUSTER_FILE";

  private final String prefix = "test/%016x".formatted(ThreadLocalRandom.current().nextLong());

  /** Of tests that are skipped where no cluster is named. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @EnabledIfEnvironmentVariable(
      named = CLUSTER_FILE,
      matches = ".+",
      disabledReason = "FDB_CLUSTER_FILE names no cluster")
  public @interface Needed {}

  /** The URI of a store there. */
  public String uri(String name) {
    return "fdb:" + System.getenv(CLUSTER_FILE) + "?prefix=" + prefix + "/" + name;
  }

  /** Takes away all that was written there. */
  @Override
  public void close() {
    String all = "fdb:" + System.getenv(CLUSTER_FILE) + "?prefix=" + prefix;
    try (TransactionalStore store = Stores.open(all)) {
      store.transact(
          transaction -> {
            transaction.clear(KeyRange.within(new byte[0]));
            return null;
          });
    }
  }
}
