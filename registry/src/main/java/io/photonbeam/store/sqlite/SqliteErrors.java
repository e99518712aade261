package io.photonbeam.store.sqlite;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Tells SQLite's errors in the words of the store's contract, with the file and what to do. */
final class SqliteErrors {
  private final Path path;

  SqliteErrors(Path path) {
    this.path = path;
  }

  /** An error before the commit: nothing was applied. */
  StoreException beforeCommit(SQLException e) {
    if (e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
      return unavailable("cannot grow, its disk is full; free some space", e);
    }
    return switch (code(e)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          unavailable("is locked by another process; wait for it", e);
      case SQLITE_FULL -> unavailable("cannot grow, its disk is full; free some space", e);
      case SQLITE_READONLY ->
          new StoreAccessException(
              path + " is read-only; make the file and its directory writable.", e);
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          new StoreAccessException(path + " cannot be opened; check its permissions.", e);
      case SQLITE_NOTADB -> notADatabase(path, e);
      case SQLITE_CORRUPT ->
          new StoreFormatException(
              path + " is damaged; restore it from a backup, or recover it with sqlite3.", e);
      default -> unavailable("failed: " + e.getMessage(), e);
    };
  }

  /** An error of the commit itself: applied or not, unless SQLite promises that it was not. */
  StoreException atCommit(SQLException e) {
    return switch (code(e)) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_READONLY -> beforeCommit(e);
      default ->
          new CommitUnknownException(
              path + " failed within a commit, which it may have kept: " + e.getMessage(), e);
    };
  }

  static StoreFormatException notADatabase(Path path, Throwable cause) {
    return new StoreFormatException(
        path + " is no SQLite database; name another file, or move this one away.", cause);
  }

  private StoreUnavailableException unavailable(String what, SQLException e) {
    return new StoreUnavailableException(path + " " + what + ". Nothing was written.", e);
  }

  private static SQLiteErrorCode code(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
  }
}
