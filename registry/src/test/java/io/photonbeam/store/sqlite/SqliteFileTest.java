package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.stores.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be a store's file is named, with what to do, and left as it is. */
class SqliteFileTest {
  @TempDir Path dir;

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
        .hasMessageContaining("is a folder");
  }

  @Test
  void aFileInPlaceOfADirectoryIsNamed() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "x");

    assertThatThrownBy(() -> Stores.open("sqlite:" + file.resolve("store.db")))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("store.db lies below " + file + ", which is a file");
  }

  @Test
  void whatIsNoOrdinaryFileIsNamed() {
    assertThatThrownBy(() -> Stores.open("sqlite:/dev/null"))
        .isInstanceOf(StoreAccessException.class)
        .hasMessage("/dev/null is a pipe, a socket or a device, where a file belongs.");
  }

  /** Skipped where the user may do everything whatever the permissions say, as root may. */
  @Nested
  class WithoutPermission {
    private Path folder;
    private Path file;

    @BeforeEach
    void makeStore() {
      folder = dir.resolve("folder");
      file = folder.resolve("store.db");
      Stores.open("sqlite:" + file).close();
    }

    @AfterEach
    void permitDeletion() throws IOException {
      permit(folder, "rwx------");
    }

    @Test
    void aReadOnlyFileIsNamed() throws IOException {
      permit(file, "r--r--r--");
      assumeFalse(Files.isWritable(file), "this user may write everything");

      assertNotOpened(file, "store.db is read-only; make it writable.");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
      permit(file, "---------");
      assumeFalse(Files.isReadable(file), "this user may read everything");

      assertNotOpened(file, "store.db cannot be read; check its permissions.");
    }

    @Test
    void aReadOnlyDirectoryIsNamed() throws IOException {
      permit(folder, "r-xr-xr-x");
      assumeFalse(Files.isWritable(folder), "this user may write everything");

      assertNotOpened(file, "store.db is read-only; make the file and its directory writable.");
      assertNotOpened(folder.resolve("new.db"), "new.db cannot be opened; check its permissions.");
      assertNotOpened(
          folder.resolve("sub/new.db"),
          "give this user permission to it and to the folders above it.");
      assertThat(folder)
          .isDirectoryContaining(file::equals)
          .isDirectoryNotContaining("glob:**new*");
    }

    private static void assertNotOpened(Path path, String message) {
      assertThatThrownBy(() -> Stores.open("sqlite:" + path))
          .isInstanceOf(StoreAccessException.class)
          .hasMessageEndingWith(message);
    }

    private static void permit(Path path, String permissions) throws IOException {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private static void sql(Path file, String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
