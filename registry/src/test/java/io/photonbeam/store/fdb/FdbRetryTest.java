package io.photonbeam.store.fdb;

import static io.photonbeam.store.fdb.FakeCluster.answered;
import static io.photonbeam.store.fdb.FakeCluster.committed;
import static io.photonbeam.store.fdb.FakeCluster.failed;
import static io.photonbeam.store.fdb.FakeCluster.unanswered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Transaction;
import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreLimits;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store makes of the client's answers, without a cluster and without a native client. */
class FdbRetryTest {
  private static final byte[] KEY = {1};
  private static final StoreOptions PATIENT =
      new StoreOptions(Duration.ofSeconds(30), InstantSource.system());
  private static final StoreOptions IMPATIENT =
      new StoreOptions(Duration.ofMillis(50), InstantSource.system());

  @TempDir Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private final List<FdbStore> stores = new ArrayList<>();
  private final AtomicInteger runs = new AtomicInteger();
  private Instant now = Instant.EPOCH;
  private Path clusterFile;

  @BeforeEach
  void writeClusterFile() throws IOException {
    clusterFile =
        Files.writeString(dir.resolve("fdb.cluster"), "test:1@10.0.0.1:4500,10.0.0.2:4500");
  }

  @AfterEach
  void nothingIsLeftOpen() {
    stores.forEach(FdbStore::close);
    assertThat(cluster.openTransactions).isZero();
  }

  @Test
  void aConflictIsRetriedWithTheClientsNextTransaction() {
    FdbStore store = open(PATIENT);
    cluster.nextCommit(failed(1020)).nextCommit(failed(1020)).nextCommit(committed());

    assertThat(write(store)).isEqualTo(3);

    assertThat(cluster.calls)
        .containsExactly(
            "get",
            "set",
            "commit",
            "onError 1020",
            "get",
            "set",
            "commit",
            "onError 1020",
            "get",
            "set",
            "commit");
  }

  @Test
  void aReadThatFailsIsRetriedAsAWhole() {
    FdbStore store = open(PATIENT);
    cluster.nextGet(failed(1007)).nextGet(failed(1009));

    assertThat(write(store)).isEqualTo(3);
    assertThat(cluster.calls).containsOnlyOnce("commit");
  }

  @ParameterizedTest
  @ValueSource(ints = {1007, 1009, 1020, 1037, 1042, 1051, 1078, 1213, 1223})
  void aCommitThatWasRefusedForCertainIsRetried(int code) {
    FdbStore store = open(PATIENT);
    cluster.nextCommit(failed(code));

    assertThat(write(store)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1021, 1022, 1025, 1031, 1039, 1100, 1101, 4100, 9999})
  void anyOtherErrorOfACommitLeavesItUnknownAndIsNotRetried(int code) {
    FdbStore store = open(PATIENT);
    cluster.nextCommit(failed(code));

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(CommitUnknownException.class)
        .hasMessageContaining("may or may not have applied")
        .hasMessageContaining("error " + code);
    assertThat(runs).hasValue(1);
    assertThat(cluster.calls).doesNotContain("onError " + code);
  }

  @Test
  void aCommitWithoutAnAnswerIsUnknownAtTheDeadline() {
    FdbStore store = open(IMPATIENT);
    cluster.nextCommit(unanswered());

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(CommitUnknownException.class)
        .hasMessageContaining("no answer came within 0.05 s");
  }

  @Test
  void anInterruptWithinTheCommitLeavesItUnknownAndTheThreadInterrupted() {
    FdbStore store = open(PATIENT);
    cluster.nextCommit(unanswered());

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.set(KEY, KEY);
                      Thread.currentThread().interrupt();
                      return null;
                    }))
        .isInstanceOf(CommitUnknownException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptWithinAReadIsKnownToHaveWrittenNothing() {
    FdbStore store = open(PATIENT);
    cluster.nextGet(unanswered());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cluster.calls).doesNotContain("commit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1020 conflicting write at every attempt for 30 s",
        "1007 every attempt outlived the 5 s of a transaction",
        "1037 kept failing for 30 s, at last with error 1037, as the test said",
      })
  void troubleThatDoesNotEndIsNamedAtTheDeadline(String codeAndMessage) {
    int code = Integer.parseInt(codeAndMessage.substring(0, 4));
    FdbStore store = open(new StoreOptions(Duration.ofSeconds(30), () -> now));

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.set(KEY, KEY);
                      runs.incrementAndGet();
                      now = now.plusSeconds(7);
                      cluster.nextCommit(failed(code));
                      return null;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(codeAndMessage.substring(5))
        .hasMessageContaining("Nothing was written.");
    assertThat(runs).hasValue(5);
    assertThat(cluster.calls.stream().filter("commit"::equals)).hasSize(4);
  }

  @Test
  void aBodyThatUsesUpTheTimeIsNotCommitted() {
    FdbStore store = open(new StoreOptions(Duration.ofSeconds(30), () -> now));

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.set(KEY, KEY);
                      now = now.plusSeconds(30);
                      return null;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("only ready after 30 s");
    assertThat(cluster.calls).doesNotContain("commit");
  }

  @Test
  void aClusterWithoutAnAnswerIsNamedWithBothCauses() {
    cluster.nextGet(unanswered());

    assertThatThrownBy(() -> open(IMPATIENT))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("fdb.cluster gave no answer for 0.05 s")
        .hasMessageContaining("10.0.0.1:4500, 10.0.0.2:4500")
        .hasMessageContaining("can't be reached")
        .hasMessageContaining("of another version")
        .hasMessageNotContaining("test:1");
  }

  @Test
  void aClusterThatHasAnsweredBeforeIsNotSaidToBeOfAnotherVersion() {
    FdbStore store = open(IMPATIENT);
    cluster.nextGet(unanswered());

    assertThatThrownBy(() -> store.read(t -> t.get(KEY)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("fdb.cluster gives no answer any more, for 0.05 s")
        .hasMessageContaining("10.0.0.1:4500, 10.0.0.2:4500")
        .hasMessageNotContaining("version");
  }

  @Test
  void aClusterThatFallsSilentIsNotSaidToHaveMetConflicts() {
    FdbStore store = open(IMPATIENT);
    cluster.nextCommit(failed(1020)).nextGet(answered()).nextGet(unanswered());

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.get(KEY);
                      t.set(KEY, KEY);
                      return null;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("fell silent: its last answer within 0.05 s was error 1020")
        .hasMessageContaining("10.0.0.1:4500, 10.0.0.2:4500")
        .hasMessageNotContaining("at every attempt")
        .hasMessageNotContaining("version");
  }

  @Test
  void ofDifferentTroublesNoneIsSaidToHaveBeenAtEveryAttempt() {
    FdbStore store = open(new StoreOptions(Duration.ofSeconds(30), () -> now));
    cluster.nextCommit(failed(1037));

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.set(KEY, KEY);
                      now = now.plusSeconds(7);
                      cluster.nextCommit(failed(1020));
                      return null;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("kept failing for 30 s, at last with error 1020")
        .hasMessageNotContaining("at every attempt");
  }

  @Test
  void aLockedDatabaseIsNotWaitedFor() {
    FdbStore store = open(PATIENT);
    cluster.nextGet(failed(1038));

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("is locked")
        .hasMessageContaining("unlock it with fdbcli");
    assertThat(runs).hasValue(1);
  }

  @Test
  void anErrorThatTheClientDoesNotRetryIsToldWithItsNumber() {
    FdbStore store = open(PATIENT);
    cluster.neverRetries().nextGet(failed(2130));

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("error 2130, as the test said");
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTransactionThatTheClientGivesTooLateIsClosed() {
    FdbStore store = open(IMPATIENT);
    CompletableFuture<Transaction> next = unanswered();
    cluster.nextTransaction(next).nextCommit(failed(1020));

    assertThatThrownBy(() -> write(store))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("conflicting write");

    next.complete(cluster.newTransaction());
  }

  @Test
  void whatOnlyReadsNeedsNoCommit() {
    FdbStore store = open(PATIENT);

    store.transact(t -> t.get(KEY));
    store.read(t -> t.get(KEY));

    assertThat(cluster.calls).containsExactly("get", "get");
  }

  @Test
  void allKeysAreAskedForBeforeAnyAnswerIsAwaited() {
    FdbStore store = open(IMPATIENT);
    List<byte[]> keys = new ArrayList<>();
    for (byte i = 0; i < 100; i++) {
      keys.add(new byte[] {i});
    }
    cluster.answerGetsWhenThereAre(keys.size());

    List<byte[]> values = store.read(t -> t.getAll(keys));

    assertThat(values).hasSize(100).containsOnlyNulls();
  }

  @Test
  void aTransactionThatIsTooLargeIsNotSent() {
    FdbStore store = open(PATIENT);
    byte[] value = new byte[StoreLimits.MAX_VALUE_BYTES];

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.transact(
                    t -> {
                      for (byte i = 0; i < 100; i++) {
                        t.set(new byte[] {i}, value);
                      }
                      return null;
                    }))
        .withMessageContaining("split");
    assertThat(cluster.calls).doesNotContain("commit");
  }

  @Test
  void storesOfOneClusterFileShareAConnectionUntilTheLastIsClosed() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    Path link = Files.createSymbolicLink(dir.resolve("link"), clusterFile);
    FdbStore first = open(clusterFile, "a", connections);
    FdbStore second = open(link, "b", connections);

    first.close();
    first.close();
    assertThat(cluster.closed).isFalse();
    second.read(t -> t.get(KEY));
    second.close();

    assertThat(cluster.closed).isTrue();
    assertThat(connections).hasValue(1);
    open(clusterFile, "a", connections).close();
    assertThat(connections).hasValue(2);
  }

  @Test
  void aStoreThatCanNotBeOpenedLeavesNoConnection() {
    cluster.nextGet(failed(1038));

    assertThatThrownBy(() -> open(PATIENT)).isInstanceOf(StoreAccessException.class);
    assertThat(cluster.closed).isTrue();
  }

  @Test
  void theDescriptionNamesFileAndPrefixAndNothingOfTheFilesContent() throws IOException {
    assertThat(open(PATIENT).description())
        .isEqualTo("FoundationDB cluster %s, prefix t".formatted(clusterFile.toRealPath()));
  }

  /** Opens the store; what that asked of the cluster is forgotten. */
  private FdbStore open(StoreOptions options) {
    FdbStore store =
        FdbStore.open(new FdbLocation(clusterFile, "t"), options, file -> cluster.database());
    cluster.calls.clear();
    stores.add(store);
    return store;
  }

  private FdbStore open(Path file, String prefix, AtomicInteger connections) {
    return FdbStore.open(
        new FdbLocation(file, prefix),
        PATIENT,
        any -> {
          connections.incrementAndGet();
          return cluster.database();
        });
  }

  /** Reads and writes; returns how often that ran. */
  private int write(FdbStore store) {
    return store.transact(
        t -> {
          int run = runs.incrementAndGet();
          t.get(KEY);
          t.set(KEY, KEY);
          return run;
        });
  }
}
