package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreIsolationContract;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Stores;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TransactionalStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
  void aFileThatIsNoDatabaseIsNamedAndLeftAsItIs() throws Exception {
    Path file = Files.writeString(dir.resolve("notes.txt"), "buy milk, and then some more of it");

    assertThatThrownBy(() -> Stores.open("sqlite:" + file))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("notes.txt is no SQLite database");
    assertThat(file).hasContent("buy milk, and then some more of it");
  }

  @Test
  void aDatabaseWithADestroyedHeaderIsNoDatabase() throws Exception {
    byte[] broken = new byte[8192];
    byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, broken, 0, magic.length);
    Path file = Files.write(dir.resolve("broken.db"), broken);

    assertThatThrownBy(() -> Stores.open("sqlite:" + file))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("broken.db");
  }

  @Test
  void aDatabaseOfAnotherProgramIsLeftAsItIs() throws Exception {
    Path file = dir.resolve("other.db");
    sql(file, "CREATE TABLE bookmarks(url TEXT)");
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> Stores.open("sqlite:" + file))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("another program");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aNewerLayoutIsRefused() throws Exception {
    Path file = dir.resolve("store.db");
    Stores.open("sqlite:" + file).close();
    sql(file, "PRAGMA user_version=2");

    assertThatThrownBy(() -> Stores.open("sqlite:" + file))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("layout 2")
        .hasMessageContaining("Upgrade");
  }

  @Test
  void aDirectoryIsNoPlaceForAStore() {
    assertThatThrownBy(() -> Stores.open("sqlite:" + dir))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void aFileInPlaceOfADirectoryIsNamed() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "x");

    assertThatThrownBy(() -> Stores.open("sqlite:" + file.resolve("store.db")))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("store.db cannot be used");
  }

  @Test
  void aReadOnlyFileIsNamed() throws Exception {
    Path file = dir.resolve("store.db");
    Stores.open("sqlite:" + file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(file), "this user may write everything");

    assertThatThrownBy(() -> Stores.open("sqlite:" + file))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("read-only");
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

  private static void sql(Path file, String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
