package io.photonbeam.store.fdb;

import static io.photonbeam.store.fdb.FakeCluster.failed;
import static io.photonbeam.store.fdb.FakeCluster.unanswered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.KeyValue;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a cluster for keys that are near each other, without one. */
class FdbNearReadsTest {
  private static final KeyPrefix PREFIX = new KeyPrefix("t");

  /** Five near ones and one that is far away. */
  private static final List<byte[]> KEYS =
      IntStream.range(0, 6).mapToObj(i -> i < 5 ? near(i) : new byte[30]).toList();

  @TempDir Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private FdbStore store;

  @BeforeEach
  void open() throws IOException {
    store = open(StoreOptions.defaults());
  }

  private FdbStore open(StoreOptions options) throws IOException {
    Path file = Files.writeString(dir.resolve("fdb.cluster"), "test:1@10.0.0.1:4500");
    FdbStore opened = FdbStore.open(new FdbLocation(file, "t"), options, any -> cluster.database());
    cluster.calls.clear();
    return opened;
  }

  @AfterEach
  void nothingIsLeftOpen() {
    store.close();
    assertThat(cluster.openTransactions).isZero();
  }

  @Test
  void aRunIsOneReadAndEachOfItsKeysIsNoted() {
    cluster.nextRange(range(entry(near(3))));

    List<byte[]> values = store.transact(t -> t.getAllNear(KEYS));

    assertThat(values).containsExactly(null, null, null, near(3), null, null);
    assertThat(cluster.calls).startsWith("getRange", "get").doesNotContain("commit");
    assertThat(Collections.frequency(cluster.calls, "noteRead")).isEqualTo(5);
    assertThat(cluster.calls).hasSize(7);
  }

  @Test
  void whatLiesBehindTheLimitIsReadKeyByKey() {
    KeyValue[] others = new KeyValue[20];
    for (int i = 0; i < others.length; i++) {
      byte[] key = new byte[21];
      System.arraycopy(near(1), 0, key, 0, 20);
      key[20] = (byte) i;
      others[i] = entry(key);
    }
    cluster.nextRange(range(others));

    List<byte[]> values = store.transact(t -> t.getAllNear(KEYS));

    assertThat(values).hasSize(6).containsOnlyNulls();
    assertThat(Collections.frequency(cluster.calls, "noteRead")).isEqualTo(2);
    assertThat(Collections.frequency(cluster.calls, "get")).isEqualTo(1 + 3);
  }

  @Test
  void aRangeThatFailsBeginsTheBodyAgain() {
    cluster.nextRange(new FakeRange().then(failed(1007)));
    cluster.nextRange(range(entry(near(0))));

    assertThat(store.read(t -> t.getAllNear(KEYS)).get(0)).isEqualTo(near(0));
    assertThat(cluster.calls).contains("onError 1007");
  }

  @Test
  void aRangeThatIsNotAnsweredEndsTheCallAtTheDeadline() throws IOException {
    store.close();
    store = open(new StoreOptions(Duration.ofMillis(200), InstantSource.system()));
    cluster.nextRange(new FakeRange().then(unanswered()));

    assertThatThrownBy(() -> store.read(t -> t.getAllNear(KEYS)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("gives no answer any more, for 0.2 s");
  }

  private static FakeRange range(KeyValue... entries) {
    return new FakeRange().then(CompletableFuture.completedFuture(List.of(entries)));
  }

  /** With the key as its value. */
  private static KeyValue entry(byte[] key) {
    return new KeyValue(PREFIX.before(key), key);
  }

  private static byte[] near(int number) {
    byte[] key = new byte[20];
    key[0] = 1;
    key[19] = (byte) number;
    return key;
  }
}
