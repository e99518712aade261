package io.photonbeam.store.fdb;

import static io.photonbeam.store.fdb.FakeCluster.failed;
import static io.photonbeam.store.fdb.FakeCluster.unanswered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.KeyValue;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long scans, without a cluster and without a native client. */
class FdbScanTest {
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {100});
  private static final KeyPrefix PREFIX = new KeyPrefix("t");

  @TempDir Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private FdbStore store;

  @BeforeEach
  void open() throws IOException {
    Path file = Files.writeString(dir.resolve("fdb.cluster"), "test:1@10.0.0.1:4500");
    StoreOptions impatient = new StoreOptions(Duration.ofMillis(200), InstantSource.system());
    store = FdbStore.open(new FdbLocation(file, "t"), impatient, any -> cluster.database());
  }

  @AfterEach
  void nothingIsLeftOpen() {
    store.close();
    assertThat(cluster.openTransactions).isZero();
  }

  @Test
  void noMoreIsAskedForThanIsNeeded() {
    FakeRange range = new FakeRange().then(answer(1, 2, 3)).then(unanswered());
    cluster.nextRange(range);

    assertThat(scan(5)).containsExactly(1, 2, 3);

    assertThat(range.asked).isEqualTo(1);
    assertThat(range.cancelled).isTrue();
  }

  @Test
  void answersAreTakenUntilItIsEnoughOrTheyEnd() {
    cluster.nextRange(new FakeRange().then(answer(1, 2)).then(answer(3, 4)));
    cluster.nextRange(new FakeRange().then(answer(1, 2)).then(answer(3, 4)));

    assertThat(scan(5)).containsExactly(1, 2, 3);
    assertThat(scan(100)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void anAnswerThatFailsBeginsTheScanAgain() {
    FakeRange failing = new FakeRange().then(answer(1)).then(failed(1007));
    cluster.nextRange(failing);
    cluster.nextRange(new FakeRange().then(answer(1, 2)));

    assertThat(scan(100)).containsExactly(1, 2);
    assertThat(failing.cancelled).isTrue();
    assertThat(cluster.calls).contains("onError 1007");
  }

  @Test
  void anAnswerThatDoesNotComeEndsTheScanAtTheDeadline() {
    FakeRange silent = new FakeRange().then(answer(1)).then(unanswered());
    cluster.nextRange(silent);

    assertThatThrownBy(() -> scan(100))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("gives no answer any more, for 0.2 s");
    assertThat(silent.cancelled).isTrue();
  }

  @Test
  void aLongScanGoesOnBehindThePageThatWasFull() {
    FakeRange full = new FakeRange();
    for (int i = 1; i <= 60; i++) {
      full.then(CompletableFuture.completedFuture(List.of(entry(i, 100_000))));
    }
    cluster.nextRange(full).nextRange(new FakeRange().then(answer(43, 44)));
    List<Integer> visited = new ArrayList<>();

    long many = Scans.forEach(store, ALL, entry -> visited.add((int) entry.key()[0]));

    assertThat(many).isEqualTo(44);
    assertThat(visited).hasSize(44).endsWith(42, 43, 44);
  }

  private List<Integer> scan(long bytes) {
    return store.read(
        t -> t.scan(ALL, 1_000, bytes).stream().map(entry -> (int) entry.key()[0]).toList());
  }

  /** Entries of two bytes each. */
  private static CompletableFuture<List<KeyValue>> answer(int... keys) {
    List<KeyValue> entries = new ArrayList<>();
    for (int key : keys) {
      entries.add(entry(key, 1));
    }
    return CompletableFuture.completedFuture(entries);
  }

  private static KeyValue entry(int key, int valueBytes) {
    return new KeyValue(PREFIX.before(new byte[] {(byte) key}), new byte[valueBytes]);
  }
}
