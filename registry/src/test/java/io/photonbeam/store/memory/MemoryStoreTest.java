package io.photonbeam.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreIsolationContract;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TransactionalStoreContract;
import io.photonbeam.stores.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

  @Nested
  class Contract extends TransactionalStoreContract {
    @Override
    protected TransactionalStore open() {
      return MemoryStore.create();
    }
  }

  @Nested
  class Isolation extends StoreIsolationContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("memory:isolation");
    }

    @AfterEach
    void forget() {
      MemoryStore.forget("isolation");
    }
  }

  @Test
  void aBodyWhoseReadsNoLongerHoldRunsAgain() {
    MemoryStore store = MemoryStore.create();
    AtomicInteger runs = new AtomicInteger();

    store.transact(
        t -> {
          t.get(KEY);
          if (runs.incrementAndGet() < 3) {
            store.transact(MemoryStoreTest::write);
          }
          t.set("other".getBytes(StandardCharsets.UTF_8), KEY);
          return null;
        });

    assertThat(runs).hasValue(3);
  }

  @Test
  void aWriteThatNobodyReadIsNoConflict() {
    MemoryStore store = MemoryStore.create();
    AtomicInteger runs = new AtomicInteger();

    store.transact(
        t -> {
          runs.incrementAndGet();
          store.transact(MemoryStoreTest::write);
          t.set(KEY, KEY);
          return null;
        });

    assertThat(runs).hasValue(1);
    assertThat(get(store, KEY)).hasValueSatisfying(v -> assertThat(v).isEqualTo(KEY));
  }

  @Test
  void endlessConflictsEndAtTheDeadlineWithNothingApplied() {
    AtomicLong seconds = new AtomicLong();
    StoreOptions options =
        new StoreOptions(
            Duration.ofSeconds(5), () -> Instant.ofEpochSecond(seconds.getAndIncrement()));
    MemoryStore store = MemoryStore.open("", options);
    byte[] other = {1};

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.get(KEY);
                      store.transact(MemoryStoreTest::write);
                      t.set(other, KEY);
                      return null;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("PT5S");
    assertThat(get(store, other)).isEmpty();
  }

  @Test
  void aNameKeepsItsContentUntilItIsForgotten() {
    try (TransactionalStore store = Stores.open("memory:kept")) {
      store.transact(MemoryStoreTest::write);
    }
    try (TransactionalStore again = Stores.open("memory:kept")) {
      assertThat(get(again, KEY)).isPresent();
    }
    MemoryStore.forget("kept");
    try (TransactionalStore anew = Stores.open("memory:kept")) {
      assertThat(get(anew, KEY)).isEmpty();
    }
    MemoryStore.forget("kept");
  }

  private static Optional<byte[]> get(TransactionalStore store, byte[] key) {
    return store.read(t -> t.get(key));
  }

  private static Void write(Transaction transaction) {
    transaction.set(KEY, new byte[] {1});
    return null;
  }
}
