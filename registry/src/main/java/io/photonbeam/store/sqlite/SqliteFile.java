package io.photonbeam.store.sqlite;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * The file of a SQLite store: makes and checks it, and opens connections to it.
 *
 * <p>Layout 1: {@code kv(key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID}; the database's
 * {@code application_id} marks it as ours, its {@code user_version} is the layout's version.
 */
final class SqliteFile {
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
  private final FileGuard guard;

  private SqliteFile(Path path, StoreOptions options) {
    this.path = path;
    this.options = options;
    this.errors = new SqliteErrors(path);
    this.guard = new FileGuard(path);
  }

  /** Makes the directories, and checks the file's permissions and its file system. */
  static SqliteFile prepare(Path path, StoreOptions options) {
    return prepare(path, options, NetworkFileSystems.Types.system());
  }

  /** With file systems as a test says. */
  static SqliteFile prepare(Path path, StoreOptions options, NetworkFileSystems.Types types) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute.getParent());
      if (Files.exists(absolute)) {
        checkPermissions(absolute);
      }
      Path real = absolute.getParent().toRealPath().resolve(absolute.getFileName());
      if (options.shared() && options.synced()) {
        NetworkFileSystems.refuse(real, types);
      }
      return new SqliteFile(real, options);
    } catch (IOException e) {
      throw new StoreAccessException(
          "%s cannot be used: %s.".formatted(path, FileFailures.words(e)), e);
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
    requireSameFile();
    return openWriter();
  }

  /**
   * Makes sure that the path still leads to the file that was opened first.
   *
   * @throws StoreAccessException if it does not
   */
  void requireSameFile() {
    guard.check();
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
        requireSameFile();
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

  /**
   * Does not look into the file, which SQLite does when it opens it: with a file that is closed, a
   * process loses all its locks on it, those of SQLite's own connections too.
   */
  private static void checkPermissions(Path path) {
    if (!Files.isReadable(path)) {
      throw new StoreAccessException(path + " cannot be read; check its permissions.");
    }
    if (!Files.isWritable(path)) {
      throw new StoreAccessException(path + " is read-only; make it writable.");
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
