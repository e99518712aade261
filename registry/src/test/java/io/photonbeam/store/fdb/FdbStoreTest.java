package io.photonbeam.store.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreIsolationContract;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TransactionalStoreContract;
import io.photonbeam.stores.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The store on a real cluster. */
@NeedsFoundationDb
class FdbStoreTest {
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {-1, -1});
  private static final byte[] KEY = {1};

  /** More than are read one by one. */
  private static final List<byte[]> NEAR =
      IntStream.range(0, 8).mapToObj(i -> new byte[] {4, (byte) i}).toList();

  private final FdbSandbox sandbox = new FdbSandbox();

  @AfterEach
  void clear() {
    sandbox.clear();
  }

  @Nested
  class Contract extends TransactionalStoreContract {
    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }

    @Test
    void contentOutlivesTheStoreThatWroteIt() {
      set("k", "v");
      store.close();
      store = open();

      assertThat(getAll("k")).containsExactly("v");
    }
  }

  @Nested
  class Isolation extends StoreIsolationContract {
    @Override
    protected TransactionalStore open() {
      return sandbox.open();
    }
  }

  @Nested
  class OneStore {
    private TransactionalStore store;

    @BeforeEach
    void open() {
      store = sandbox.open();
    }

    @AfterEach
    void close() {
      store.close();
    }

    @Test
    void transactionsOfSeveralThreadsAreInFlightAtOnce() throws Exception {
      int many = 8;
      CountDownLatch allHaveRead = new CountDownLatch(many);
      ExecutorService threads = Executors.newFixedThreadPool(many);
      try {
        List<Future<byte[]>> runs = new ArrayList<>();
        for (byte i = 0; i < many; i++) {
          byte[] own = {2, i};
          runs.add(
              threads.submit(
                  () -> {
                    AtomicBoolean first = new AtomicBoolean(true);
                    return store.transact(
                        t -> {
                          t.get(own);
                          // One that became too old while it waited runs again.
                          if (first.getAndSet(false)) {
                            allHaveRead.countDown();
                          }
                          await(allHaveRead);
                          t.set(own, own);
                          return own;
                        });
                  }));
        }
        for (Future<byte[]> run : runs) {
          assertThat(run.get(2, TimeUnit.MINUTES)).isNotNull();
        }
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void aBodyWhoseReadsNoLongerHoldRunsAgain() {
      AtomicInteger runs = new AtomicInteger();

      store.transact(
          t -> {
            t.get(KEY);
            if (runs.incrementAndGet() < 3) {
              store.transact(FdbStoreTest::write);
            }
            t.set(new byte[] {2}, KEY);
            return null;
          });

      assertThat(runs).hasValue(3);
    }

    @Test
    void aWriteThatNobodyReadIsNoConflict() {
      AtomicInteger runs = new AtomicInteger();

      store.transact(
          t -> {
            runs.incrementAndGet();
            t.get(new byte[] {2});
            store.transact(FdbStoreTest::write);
            t.set(KEY, KEY);
            return null;
          });

      assertThat(runs).hasValue(1);
    }

    @Test
    void aWriteOfAKeyThatWasReadWithNearOnesIsAConflict() {
      for (int others : new int[] {0, 100}) {
        for (int written = 0; written < NEAR.size(); written++) {
          assertThat(runsWhileOneWrites(NEAR.get(written), others)).isEqualTo(2);
        }
      }
    }

    @Test
    void aWriteBetweenNearKeysIsNoConflict() {
      for (int others : new int[] {0, 100}) {
        assertThat(runsWhileOneWrites(new byte[] {4, 1, 1}, others)).isEqualTo(1);
        assertThat(runsWhileOneWrites(new byte[] {4, 6, 1}, others)).isEqualTo(1);
      }
    }

    /**
     * How often a body runs that reads near keys.
     *
     * @param written what somebody else writes when it has read them the first time
     * @param others keys between the first two
     */
    private int runsWhileOneWrites(byte[] written, int others) {
      store.transact(
          t -> {
            t.clear(ALL);
            IntStream.range(0, others).forEach(i -> t.set(new byte[] {4, 0, 1, (byte) i}, KEY));
            return null;
          });
      AtomicInteger runs = new AtomicInteger();
      store.transact(
          t -> {
            t.getAllNear(NEAR);
            if (runs.incrementAndGet() == 1) {
              store.transact(
                  other -> {
                    other.set(written, KEY);
                    return null;
                  });
            }
            t.set(KEY, KEY);
            return null;
          });
      return runs.get();
    }

    @Test
    void endlessConflictsEndAtTheDeadlineWithNothingApplied() {
      byte[] other = {2};
      try (TransactionalStore impatient =
          sandbox.open(new StoreOptions(Duration.ofSeconds(2), InstantSource.system()))) {
        assertThatThrownBy(
                () ->
                    impatient.transact(
                        t -> {
                          t.get(KEY);
                          store.transact(FdbStoreTest::write);
                          t.set(other, KEY);
                          return null;
                        }))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("met a conflicting write at every attempt for 2 s");
      }
      assertThat(read(store, other)).isEmpty();
    }

    @Test
    void theLargestTransactionOfSmallWritesIsTaken() {
      int accepted = countOfWritesThatFit();

      store.transact(t -> writeMany(t, accepted));

      assertThat(Scans.forEach(store, ALL, entry -> {})).isEqualTo(accepted);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.transact(t -> writeMany(t, accepted + 1)))
          .withMessageContaining("split");
    }

    @Test
    void theLargestTransactionOfScansOverOwnWritesIsTaken() {
      AtomicInteger fitting = new AtomicInteger();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  store.transact(
                      t -> writeAndScan(t, Integer.MAX_VALUE, fitting::incrementAndGet)));
      int rounds = fitting.get() - 1;

      store.transact(t -> writeAndScan(t, rounds, () -> {}));

      assertThat(rounds).isGreaterThan(1_000);
      assertThat(Scans.forEach(store, ALL, entry -> {})).isEqualTo(rounds);
    }

    @Test
    void storesOfDifferentPrefixesDoNotMeet() {
      store.transact(FdbStoreTest::write);
      FdbSandbox other = new FdbSandbox();
      try (TransactionalStore stranger = other.open()) {
        assertThat(Scans.forEach(stranger, ALL, entry -> {})).isZero();
        stranger.transact(
            t -> {
              t.clear(ALL);
              return null;
            });
      }

      assertThat(read(store, KEY)).isPresent();
    }

    @Test
    void whoOnlyLooksMakesNoStore() {
      assertThatThrownBy(() -> Stores.openExisting(sandbox.uri()))
          .isInstanceOf(StoreAccessException.class)
          .hasMessageContaining("There is nothing in FoundationDB cluster")
          .hasMessageContaining(sandbox.prefix());

      store.transact(FdbStoreTest::write);
      Stores.openExisting(sandbox.uri()).close();
    }

    @Test
    void aCallOfAnInterruptedThreadEndsAtOnceAndLeavesItInterrupted() {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> store.transact(FdbStoreTest::readAndWrite))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }

    /** Counts without a cluster's help: what the size allows. */
    private int countOfWritesThatFit() {
      AtomicInteger fitting = new AtomicInteger();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  store.transact(
                      t -> {
                        while (true) {
                          t.set(key(fitting.get()), new byte[0]);
                          fitting.incrementAndGet();
                        }
                      }));
      return fitting.get();
    }
  }

  private static Optional<byte[]> read(TransactionalStore store, byte[] key) {
    return store.read(t -> t.get(key));
  }

  private static Void writeMany(Transaction transaction, int many) {
    for (int i = 0; i < many; i++) {
      transaction.set(key(i), new byte[0]);
    }
    return null;
  }

  /** Each write parts what was cleared, and each scan reads around every write. */
  private static Void writeAndScan(Transaction transaction, int rounds, Runnable afterRound) {
    transaction.clear(ALL);
    for (int i = 0; i < rounds; i++) {
      transaction.set(key(i), new byte[0]);
      transaction.scan(KeyRange.of(new byte[] {0}, key(i)), 1);
      afterRound.run();
    }
    return null;
  }

  private static byte[] key(int number) {
    return new byte[] {3, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
  }

  private static Void write(Transaction transaction) {
    transaction.set(KEY, new byte[] {1});
    return null;
  }

  private static Void readAndWrite(Transaction transaction) {
    transaction.get(KEY);
    return write(transaction);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
