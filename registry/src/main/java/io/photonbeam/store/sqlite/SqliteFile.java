package io.photonbeam.store.sqlite;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.sqlite.SQLiteConfig;

/**
 * The file of a SQLite store: makes and checks it, and opens connections to it.
 *
 * <p>Layout 1: {@code kv(key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID}; the database's
 * {@code application_id} marks it as ours, its {@code user_version} is the layout's version.
 */
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** "Phbm" as a number. */
  private static final int APPLICATION_ID = 0x5068626d;

  static final int LAYOUT = 1;

  private static final int WRITER_CACHE_KIB = 32 * 1024;
  private static final int READER_CACHE_KIB = 8 * 1024;

  /**
   * Pages in the log before a commit also moves them into the file. Commits touch the same few
   * hundred pages again and again, so moving them seldom saves most of that writing.
   */
  private static final int CHECKPOINT_PAGES = 16_000;

  private final Path path;
  private final StoreOptions options;
  private final SqliteErrors errors;

  private SqliteFile(Path path, StoreOptions options) {
    this.path = path;
    this.options = options;
    this.errors = new SqliteErrors(path);
  }

  /** Makes the directories and checks that nothing else is in the file's place. */
  static SqliteFile prepare(Path path, StoreOptions options) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      if (Files.isDirectory(absolute)) {
        throw new StoreAccessException(path + " is a directory; name a file in it.");
      }
      Files.createDirectories(absolute.getParent());
      if (Files.exists(absolute)) {
        checkContent(absolute);
      }
      Path real = absolute.getParent().toRealPath().resolve(absolute.getFileName());
      return new SqliteFile(real, options);
    } catch (IOException e) {
      throw new StoreAccessException(
          "%s cannot be used (%s); check the path and its permissions.".formatted(path, e), e);
    }
  }

  Path path() {
    return path;
  }

  SqliteErrors errors() {
    return errors;
  }

  /** Opens a connection for writing; lays the file out when it is new, else checks its layout. */
  SqliteSession openWriter() {
    return open(
        config(WRITER_CACHE_KIB),
        connection -> {
          checkLayout(connection);
          useWriteAheadLog(connection);
          execute(connection, "PRAGMA synchronous=" + (options.synced() ? "FULL" : "NORMAL"));
          execute(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
          execute(connection, "PRAGMA journal_size_limit=" + CHECKPOINT_PAGES * 4096L);
          layOut(connection);
        });
  }

  /**
   * As {@link #openWriter}, for a store that is in use: a file that was moved away meanwhile must
   * not be replaced by an empty one, which would know of nothing that was written.
   */
  SqliteSession reopenWriter() {
    if (Files.notExists(path)) {
      throw new StoreAccessException(
          path + " has been moved away or deleted while it was in use; put it back.");
    }
    return openWriter();
  }

  /** Opens a connection that can only read, and neither waits for writers nor hinders them. */
  SqliteSession openReader() {
    SQLiteConfig config = config(READER_CACHE_KIB);
    config.setReadOnly(true);
    return open(config, connection -> {});
  }

  private interface Setup {
    void run(Connection connection) throws SQLException;
  }

  private SqliteSession open(SQLiteConfig config, Setup setup) {
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + path);
      try {
        setup.run(connection);
        return new SqliteSession(connection);
      } catch (SQLException | StoreException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw errors.beforeCommit(e);
    }
  }

  private SQLiteConfig config(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) Math.min(Integer.MAX_VALUE, options.timeout().toMillis()));
    config.setCacheSize(-cacheKib);
    return config;
  }

  private static void checkContent(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new StoreAccessException(path + " is no ordinary file; name one.");
    }
    if (!Files.isReadable(path)) {
      throw new StoreAccessException(path + " cannot be read; check its permissions.");
    }
    if (!Files.isWritable(path)) {
      throw new StoreAccessException(path + " is read-only; make it writable.");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(MAGIC.length);
      if (start.length > 0 && !Arrays.equals(start, MAGIC)) {
        throw SqliteErrors.notADatabase(path, null);
      }
    }
  }

  private void checkLayout(Connection connection) throws SQLException {
    if (isNew(connection)) {
      return;
    }
    if (number(connection, "PRAGMA application_id") != APPLICATION_ID) {
      throw new StoreFormatException(
          path + " is the database of another program; name another file.");
    }
    long layout = number(connection, "PRAGMA user_version");
    if (layout > LAYOUT) {
      throw new StoreFormatException(
          "%s has store layout %d, of a newer Photonbeam; this one knows up to %d. Upgrade it."
              .formatted(path, layout, LAYOUT));
    }
  }

  private void layOut(Connection connection) throws SQLException {
    if (!isNew(connection)) {
      return;
    }
    execute(connection, "BEGIN IMMEDIATE");
    // Another process may have been faster; then these change nothing.
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS kv(key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
    execute(connection, "PRAGMA application_id=" + APPLICATION_ID);
    execute(connection, "PRAGMA user_version=" + LAYOUT);
    execute(connection, "COMMIT");
  }

  private void useWriteAheadLog(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA journal_mode=WAL")) {
      String mode = result.getString(1);
      if (!mode.equals("wal")) {
        throw new StoreAccessException(
            "%s lies on a file system without shared memory (journal mode stays %s); use a local disk."
                .formatted(path, mode));
      }
    }
  }

  private static boolean isNew(Connection connection) throws SQLException {
    return number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
