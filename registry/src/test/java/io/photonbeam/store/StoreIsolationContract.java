package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises to threads, and to several stores over one content. */
public abstract class StoreIsolationContract {
  private static final int THREADS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private TransactionalStore store;
  private TransactionalStore sameContent;

  /** Opens this test's store; opened twice, both have the same content. */
  protected abstract TransactionalStore open();

  @BeforeEach
  void openStores() {
    store = open();
    sameContent = open();
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    store.close();
    sameContent.close();
  }

  @Test
  void noConcurrentIncrementIsLost() throws Exception {
    long increments = 200;

    atOnce(
        thread -> {
          TransactionalStore own = thread % 2 == 0 ? store : sameContent;
          for (int i = 0; i < increments; i++) {
            own.transact(t -> add(t, "counter", 1));
          }
          return null;
        });

    assertThat(number(store, "counter")).isEqualTo(THREADS * increments);
    assertThat(number(sameContent, "counter")).isEqualTo(THREADS * increments);
  }

  @Test
  void ofTwoThatLookAtBothAndTakeOneOnlyOneSucceeds() throws Exception {
    for (int round = 0; round < 50; round++) {
      String prefix = "round" + round + "/";
      List<Boolean> took =
          atOnce(
              thread ->
                  store.transact(
                      t -> {
                        boolean free =
                            get(t, prefix + "0")
                                    + get(t, prefix + "1")
                                    + get(t, prefix + "2")
                                    + get(t, prefix + "3")
                                == 0;
                        if (free) {
                          add(t, prefix + thread, 1);
                        }
                        return free;
                      }));

      assertThat(took).containsOnlyOnce(true);
    }
  }

  /** Also where there is much between them, which is not wanted. */
  @Test
  void ofTwoThatLookAtNearKeysAndTakeOneOnlyOneSucceeds() throws Exception {
    for (int round = 0; round < 50; round++) {
      String prefix = "round%02d/".formatted(round);
      int others = round % 2 == 0 ? 0 : 100;
      store.transact(
          t -> {
            IntStream.range(0, others).forEach(i -> add(t, prefix + "0/" + i, 1));
            return null;
          });
      List<byte[]> wanted =
          IntStream.range(0, 2 * THREADS)
              .mapToObj(i -> TransactionalStoreContract.bytes(prefix + i))
              .toList();
      List<Boolean> took =
          atOnce(
              thread ->
                  store.transact(
                      t -> {
                        boolean free = t.getAllNear(wanted).stream().allMatch(Objects::isNull);
                        if (free) {
                          t.set(wanted.get(2 * thread), new byte[0]);
                        }
                        return free;
                      }));

      assertThat(took).containsOnlyOnce(true);
    }
  }

  @Test
  void anEntryThatAppearsInAScannedRangeIsNoticed() throws Exception {
    for (int round = 0; round < 50; round++) {
      String prefix = "round" + round + "/";
      List<Boolean> took =
          atOnce(
              thread ->
                  store.transact(
                      t -> {
                        KeyRange range =
                            TransactionalStoreContract.range(prefix, prefix + "\u007f");
                        boolean free =
                            switch (thread % 3) {
                              case 0 -> t.scan(range, 1).isEmpty();
                              case 1 -> t.last(range).isEmpty();
                              default -> t.scanAll(List.of(range), 1).get(0).isEmpty();
                            };
                        if (free) {
                          add(t, prefix + thread, 1);
                        }
                        return free;
                      }));

      assertThat(took).containsOnlyOnce(true);
    }
  }

  @Test
  void noReaderSeesATransferHalfDone() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    store.transact(t -> add(t, "a", 1_000));

    List<Long> torn =
        atOnce(
            thread -> {
              long wrong = 0;
              if (thread == 0) {
                for (int i = 0; i < 300; i++) {
                  store.transact(
                      t -> {
                        add(t, "a", -1);
                        return add(t, "b", 1);
                      });
                }
                done.set(true);
              }
              while (!done.get()) {
                wrong += sameContent.read(t -> get(t, "a") + get(t, "b")) == 1_000 ? 0 : 1;
              }
              return wrong;
            });

    assertThat(torn).containsOnly(0L);
    assertThat(number(sameContent, "b")).isEqualTo(300);
  }

  @Test
  void aReaderDoesNotWaitForAWriter() throws Exception {
    store.transact(t -> add(t, "a", 1));
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Long> writer =
        threads.submit(
            () ->
                store.transact(
                    t -> {
                      long value = add(t, "a", 1);
                      writing.countDown();
                      await(mayEnd);
                      return value;
                    }));
    await(writing);

    assertThat(number(store, "a")).isEqualTo(1);
    assertThat(number(sameContent, "a")).isEqualTo(1);
    mayEnd.countDown();
    assertThat(writer.get(1, TimeUnit.MINUTES)).isEqualTo(2);
    assertThat(number(sameContent, "a")).isEqualTo(2);
  }

  private interface Work<T> {
    T run(int thread) throws Exception;
  }

  /** Runs the work on all threads from the same moment and gathers the results. */
  private <T> List<T> atOnce(Work<T> work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      calls.add(
          () -> {
            await(start);
            return work.run(thread);
          });
    }
    List<Future<T>> futures = calls.stream().map(threads::submit).toList();
    start.countDown();
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get(5, TimeUnit.MINUTES));
    }
    return results;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long number(TransactionalStore store, String key) {
    return store.read(t -> get(t, key));
  }

  private static long get(ReadTransaction t, String key) {
    return t.get(TransactionalStoreContract.bytes(key))
        .map(value -> new TupleReader(value, 0).readLong())
        .orElse(0L);
  }

  private static long add(Transaction t, String key, long more) {
    long sum = get(t, key) + more;
    t.set(TransactionalStoreContract.bytes(key), new TupleWriter().add(sum).pack());
    return sum;
  }
}
