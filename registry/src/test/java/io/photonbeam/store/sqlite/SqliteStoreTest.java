package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreIsolationContract;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TransactionalStoreContract;
import io.photonbeam.stores.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteStoreTest {
  private static final StoreOptions IMPATIENT =
      new StoreOptions(Duration.ofMillis(50), InstantSource.system());

  @TempDir Path dir;

  @Nested
  class Contract extends TransactionalStoreContract {
    @Override
    protected TransactionalStore open() {
      return Stores.open("sqlite:" + dir.resolve("deep/er/store.db"));
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
      return Stores.open("sqlite:" + dir.resolve("shared.db"));
    }
  }

  @Test
  void aClosedStoreLeavesOneFileAndNoLog() throws Exception {
    try (TransactionalStore store = Stores.open("sqlite:" + dir.resolve("store.db"))) {
      write(store);
      store.read(t -> t.get(new byte[] {1}));
    }

    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(dir.resolve("store.db"));
    }
  }

  @Test
  void aFullDiskIsNamedAndNothingOfTheTransactionStays() {
    try (SqliteStore store = SqliteStore.open(dir.resolve("store.db"), IMPATIENT)) {
      store.executeOnWriter("PRAGMA max_page_count=20");

      assertThatThrownBy(
              () ->
                  store.transact(
                      t -> {
                        for (byte i = 1; i < 10; i++) {
                          t.set(new byte[] {i}, new byte[50_000]);
                        }
                        return null;
                      }))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("store.db")
          .hasMessageContaining("disk is full");

      assertThat(written(store)).isEmpty();
      write(store);
      assertThat(written(store)).isPresent();
    }
  }

  @Test
  void aCommitThatMeetsAFullDiskTakesNothingAndSucceedsOnceThereIsSpace() {
    CommitIds commitIds = CommitIds.system();
    SqliteStore store = SqliteStore.open(dir.resolve("registry.db"), IMPATIENT);
    try (IdRegistry registry = IdRegistry.open(store, RegistrySettings.defaults())) {
      registry.commit(record(commitIds.next()), ids(0));
      store.executeOnWriter("PRAGMA max_page_count=30");
      CommitRecord record = record(commitIds.next());

      assertThatThrownBy(() -> registry.commit(record, ids(1)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageEndingWith("disk is full; free some space. Nothing was written.");

      assertThat(registry.lookup(ids(0)).count(IdStatus.TAKEN)).isEqualTo(1_000);
      assertThat(registry.lookup(ids(1)).count(IdStatus.FREE)).isEqualTo(1_000);
      assertThat(registry.commitRecord(record.id())).isEmpty();
      assertThat(registry.unpublished()).hasSize(1);
      assertThat(registry.stats().ids()).isEqualTo(1_000);

      // A new connection, which has no limit.
      assertThat(registry.commit(record, ids(1))).isEqualTo(new Committed(How.NEWLY));
      assertThat(registry.lookup(ids(1)).count(IdStatus.TAKEN)).isEqualTo(1_000);
    }
  }

  @Test
  void aFileThatIsMovedAwayWhileItIsInUseIsNotReplacedByAnEmptyOne() throws Exception {
    Path file = dir.resolve("store.db");
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT)) {
      write(store);
      // After a failure the store opens the file anew.
      store.executeOnWriter("PRAGMA query_only=1");
      assertThatThrownBy(() -> write(store)).isInstanceOf(StoreAccessException.class);
      Path moved = Files.move(file, dir.resolve("moved.db"));

      assertThatThrownBy(() -> write(store))
          .isInstanceOf(StoreAccessException.class)
          .hasMessageContaining("store.db has been moved away or deleted");

      assertThat(file).doesNotExist();
      Files.move(moved, file);
      assertThat(written(store)).isPresent();
    }
  }

  @Test
  void aWriterThatHoldsTheFileTooLongIsNamed() throws Exception {
    Path file = dir.resolve("store.db");
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> write(store))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("locked by another process");

      statement.execute("ROLLBACK");
      write(store);
      assertThat(written(store)).isPresent();
    }
  }

  @Test
  void aWriterThatWaitsTooLongInTheQueueIsToldHowLongAndBlamesNobody() {
    Path file = dir.resolve("store.db");
    try (SqliteStore store = SqliteStore.open(file, IMPATIENT);
        SqliteStore second = SqliteStore.open(file, IMPATIENT)) {
      store.transact(
          t -> {
            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> write(second)).join())
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(
                    "was busy for %s s with other writers, of this process or of another"
                        .formatted(IMPATIENT.timeout().toMillis() / 1000.0));
            return null;
          });
    }
  }

  @Test
  void aBodyThatUsesTheStoreAgainIsToldSo() {
    try (SqliteStore store = SqliteStore.open(dir.resolve("store.db"), IMPATIENT)) {
      assertThatThrownBy(() -> store.transact(t -> store.transact(inner -> null)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must not use the store again");
    }
  }

  @Test
  void onlyAnErrorThatMayHaveKeptTheCommitLeavesItUnknown() {
    SqliteErrors errors = new SqliteErrors(Path.of("store.db"));

    assertThat(errors.atCommit(error(SQLiteErrorCode.SQLITE_IOERR_FSYNC)))
        .isInstanceOf(CommitUnknownException.class);
    assertThat(errors.atCommit(error(SQLiteErrorCode.SQLITE_FULL)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(errors.atCommit(error(SQLiteErrorCode.SQLITE_BUSY)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(errors.beforeCommit(error(SQLiteErrorCode.SQLITE_IOERR_READ)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(errors.beforeCommit(error(SQLiteErrorCode.SQLITE_READONLY_DBMOVED)))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("read-only");
    assertThat(errors.beforeCommit(error(SQLiteErrorCode.SQLITE_CORRUPT)))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("damaged");
  }

  private static CommitRecord record(CommitId id) {
    return CommitRecord.of(id, "p", List.of(new OutputFile("f.parquet", 1, 1, "none:0")), 0, 0);
  }

  /** A thousand ids, in some twenty pages. */
  private static List<ForeignId> ids(int thousand) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> ForeignId.of("id-%d-%03d".formatted(thousand, i), 0))
        .toList();
  }

  private static SQLException error(SQLiteErrorCode code) {
    return new SQLiteException("by this test", code);
  }

  private static Optional<byte[]> written(TransactionalStore store) {
    return store.read(t -> t.get(new byte[] {1}));
  }

  private static void write(TransactionalStore store) {
    store.transact(
        t -> {
          t.set(new byte[] {1}, new byte[] {2});
          return null;
        });
  }
}
