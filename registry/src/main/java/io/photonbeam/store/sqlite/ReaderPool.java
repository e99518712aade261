package io.photonbeam.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Reading connections, as many as threads read at once; a few are kept for the next. Thread-safe.
 */
final class ReaderPool implements AutoCloseable {
  private static final int MAX_IDLE = 8;

  private final SqliteFile file;
  private final Deque<SqliteSession> idle = new ArrayDeque<>();
  private boolean closed;

  ReaderPool(SqliteFile file) {
    this.file = file;
  }

  /** Lends a connection; after an exception it is not used again. */
  <T> T with(Function<SqliteSession, T> work) {
    SqliteSession session = take();
    boolean healthy = false;
    try {
      T result = work.apply(session);
      healthy = true;
      return result;
    } finally {
      if (!healthy || !keep(session)) {
        close(session);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(this::close);
    idle.clear();
  }

  private SqliteSession take() {
    synchronized (this) {
      SqliteSession session = idle.poll();
      if (session != null) {
        return session;
      }
    }
    return file.openReader();
  }

  private synchronized boolean keep(SqliteSession session) {
    if (closed || idle.size() >= MAX_IDLE) {
      return false;
    }
    idle.push(session);
    return true;
  }

  private void close(SqliteSession session) {
    try {
      session.close();
    } catch (SQLException e) {
      throw file.errors().beforeCommit(e);
    }
  }
}
