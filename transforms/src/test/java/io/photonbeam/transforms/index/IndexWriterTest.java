package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IndexWriterTest {
  private final SlowStore store = new SlowStore();
  private final IndexWriter writer = new IndexWriter(new EventIndex(store));

  @AfterEach
  void close() {
    store.goOn.countDown();
    writer.close();
  }

  /** One whose transactions begin only when they may, and fail if they are to. */
  private static final class SlowStore implements TransactionalStore {
    private final MemoryStore memory = MemoryStore.create();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger transactions = new AtomicInteger();
    private volatile boolean away;

    @Override
    public <T> T transact(Function<Transaction, T> body) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new StoreUnavailableException("interrupted", e);
      }
      transactions.incrementAndGet();
      if (away) {
        throw new StoreUnavailableException("away", null);
      }
      return memory.transact(body);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      return memory.read(body);
    }

    @Override
    public String description() {
      return "slow";
    }

    @Override
    public void close() {}
  }

  private static List<KeyValue> entry(int i) {
    byte[] bytes = "k%04d".formatted(i).getBytes(StandardCharsets.UTF_8);
    return List.of(new KeyValue(bytes, bytes));
  }

  private int stored() {
    KeyRange all = KeyRange.of(new byte[] {0}, new byte[] {-1});
    return store.read(transaction -> transaction.scan(all, 10_000)).size();
  }

  @Test
  void whatComesDuringATransactionIsWrittenTogetherInTheNext() throws Exception {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    written.add(writer.write(entry(0)));
    store.begun.await();
    for (int i = 1; i < 50; i++) {
      written.add(writer.write(entry(i)));
    }
    assertThat(written).noneMatch(CompletableFuture::isDone);

    store.goOn.countDown();
    for (CompletableFuture<Void> each : written) {
      each.get(30, TimeUnit.SECONDS);
    }

    assertThat(stored()).isEqualTo(50);
    assertThat(store.transactions).hasValue(2);
  }

  @Test
  void aFailureReachesAllWhoseEntriesWereInTheTransaction() throws Exception {
    store.away = true;
    CompletableFuture<Void> first = writer.write(entry(0));
    store.begun.await();
    CompletableFuture<Void> second = writer.write(entry(1));
    store.goOn.countDown();

    for (CompletableFuture<Void> each : List.of(first, second)) {
      assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("away");
    }
    store.away = false;
    writer.write(entry(2)).get(30, TimeUnit.SECONDS);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void whoNotesMoreThanIsWrittenWaits() throws Exception {
    AtomicInteger noted = new AtomicInteger();
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                var unused = writer.write(entry(i));
                noted.incrementAndGet();
              }
            });
    store.begun.await();
    assertThatThrownBy(() -> all.get(300, TimeUnit.MILLISECONDS)).isNotNull();
    assertThat(noted.get()).isLessThan(100);

    store.goOn.countDown();
    all.get(30, TimeUnit.SECONDS);
    writer.write(entry(1_000)).get(30, TimeUnit.SECONDS);
    assertThat(stored()).isEqualTo(1_001);
  }

  @Test
  void whoClosesItGivesUpWhatWaits() throws Exception {
    CompletableFuture<Void> first = writer.write(entry(0));
    store.begun.await();
    CompletableFuture<Void> second = writer.write(entry(1));

    writer.close();

    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }
}
