package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.index.hash.StoredPages;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IndexWriterTest {
  private static final NamedFile FILE = new NamedFile("x.avro", new HeaderSync(1, 2));

  private final AtomicInteger upkeeps = new AtomicInteger();
  private final SlowStore store = new SlowStore();
  private final IndexWriter writer = new IndexWriter(TestIndex.in(store), upkeeps::incrementAndGet);

  @AfterEach
  void close() {
    store.goOn.countDown();
    writer.close();
  }

  /** One whose transactions begin only when they may. */
  private static final class SlowStore implements TransactionalStore {
    private final MemoryStore memory = MemoryStore.create();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger transactions = new AtomicInteger();

    @Override
    public <T> T transact(Function<Transaction, T> body) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new StoreUnavailableException("interrupted", e);
      }
      transactions.incrementAndGet();
      return memory.transact(body);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      return memory.read(body);
    }

    @Override
    public boolean isDistributed() {
      return false;
    }

    @Override
    public String description() {
      return "slow";
    }

    @Override
    public void close() {}
  }

  /** A block of one event. */
  private static BlockEntries entry(int i) {
    return entries(1, i);
  }

  /** A block of the same event, so many times. */
  private static BlockEntries entries(int times) {
    return entries(times, 0);
  }

  private static BlockEntries entries(int times, int i) {
    BlockEntries entries = new BlockEntries();
    EventScanner scanner = EventScanner.of(TestLog.PRIMARY, TestLog.PRIMARY_FIELDS);
    try {
      scanner.reset(ByteBuffer.wrap(TestLog.encode(TestLog.primary("order-" + i, 1))));
      scanner.next();
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(e);
    }
    entries.beginBlock(i);
    for (int time = 0; time < times; time++) {
      entries.add(scanner.id(), scanner.timeMicros());
    }
    entries.endBlock();
    return entries;
  }

  private CompletableFuture<Void> write(int i) {
    return writer.write(FILE, entry(i));
  }

  /** How many different ids are in the index. */
  private long stored() {
    return StoredPages.in(store).ids().stream().distinct().count();
  }

  @Test
  void whatComesDuringATransactionIsWrittenTogetherInTheNext() throws Exception {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    written.add(write(0));
    store.begun.await();
    for (int i = 1; i < 50; i++) {
      written.add(write(i));
    }
    assertThat(written).noneMatch(CompletableFuture::isDone);

    store.goOn.countDown();
    for (CompletableFuture<Void> each : written) {
      each.get(30, TimeUnit.SECONDS);
    }

    assertThat(stored()).isEqualTo(50);
    assertThat(store.transactions).as("the file's number, the first, the others").hasValue(3);
    assertThat(upkeeps).hasValue(2);
  }

  @Test
  void filesThatComeDuringATransactionGetTheirNumbersTogether() throws Exception {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    written.add(write(0));
    store.begun.await();
    for (int i = 1; i < 50; i++) {
      written.add(writer.write(FILE.at(i + ".avro"), entry(i)));
    }
    store.goOn.countDown();
    for (CompletableFuture<Void> each : written) {
      each.get(30, TimeUnit.SECONDS);
    }

    assertThat(StoredPages.in(store).ids().stream().map(StoredPages.StoredId::file).distinct())
        .hasSize(50);
    assertThat(store.transactions).as("numbers and blocks of the first, of others").hasValue(4);
  }

  @Test
  void whatIsNotedBeforeAndAfterAMoveIsOfTheFilesThatWereThereThen() throws Exception {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    written.add(writer.write(FILE.at("first.avro"), entry(0)));
    store.begun.await();
    written.add(write(1));
    written.add(writer.move(List.of(new FileMove(FILE, Optional.of("y.avro")))));
    written.add(write(2));
    written.add(writer.write(FILE.at("y.avro"), entry(3)));
    store.goOn.countDown();
    for (CompletableFuture<Void> each : written) {
      each.get(30, TimeUnit.SECONDS);
    }

    List<Long> files =
        StoredPages.in(store).ids().stream()
            .sorted(Comparator.comparing(StoredPages.StoredId::offset))
            .map(StoredPages.StoredId::file)
            .toList();
    assertThat(files).hasSize(4).doesNotContainNull();
    assertThat(files.get(3)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
  }

  @Test
  void whoNotesMoreThanIsWrittenWaits() throws Exception {
    AtomicInteger noted = new AtomicInteger();
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                var unused = write(i);
                noted.incrementAndGet();
              }
            });
    await()
        .untilAsserted(
            () ->
                assertThat(noted)
                    .hasValueBetween(IndexWriter.MAX_WAITING, IndexWriter.MAX_WAITING + 1));
    assertThatThrownBy(() -> all.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(noted.get()).isLessThanOrEqualTo(IndexWriter.MAX_WAITING + 1);

    store.goOn.countDown();
    all.get(30, TimeUnit.SECONDS);
    write(1_000).get(30, TimeUnit.SECONDS);
    assertThat(stored()).isEqualTo(1_001);
  }

  @Test
  void notesThatTakeMoreMemoryWaitInSmallerNumbers() throws Exception {
    BlockEntries quarter = entries(IndexWriter.MAX_WAITING_BYTES / BlockEntries.BYTES_OF_ID / 4);
    List<CompletableFuture<Void>> written = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 6; i++) {
                written.add(writer.write(FILE, quarter));
              }
            });

    await().until(() -> written.size() == 4);
    assertThatThrownBy(() -> all.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(written).hasSize(4);

    store.goOn.countDown();
    all.get(30, TimeUnit.SECONDS);
    BlockEntries moreThanAll =
        entries(2 * IndexWriter.MAX_WAITING_BYTES / BlockEntries.BYTES_OF_ID);
    writer.write(FILE, moreThanAll).get(60, TimeUnit.SECONDS);
    assertThat(written).allMatch(CompletableFuture::isDone);
  }

  @Test
  void whoClosesItGivesUpWhatWaits() throws Exception {
    CompletableFuture<Void> first = write(0);
    store.begun.await();
    CompletableFuture<Void> second = write(1);

    writer.close();

    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    assertThat(write(2)).isCancelled();
  }

  @Test
  void whoReadsOnMayUseItsEntriesAgain() throws Exception {
    BlockEntries entries = entry(0);
    CompletableFuture<Void> written = writer.write(FILE, entries);
    entries.clear();
    store.goOn.countDown();

    written.get(30, TimeUnit.SECONDS);
    assertThat(stored()).isEqualTo(1);
  }
}
