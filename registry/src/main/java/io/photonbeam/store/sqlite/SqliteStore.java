package io.photonbeam.store.sqlite;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A store in one SQLite file, which several processes of one machine may use at once. What is
 * committed survives the loss of power (write-ahead log, synced at each commit), unless the options
 * say that it need not.
 *
 * <p>There is one writer at a time: within a process they queue, between processes they wait for
 * each other inside SQLite, both at most for the timeout. So there are no conflicts, and a body
 * runs once. Reads have connections of their own and wait for nobody.
 *
 * <p>A file that is moved away, deleted or replaced while it is in use is noticed by the next
 * transaction, which fails. A file system that several machines share is refused when the store is
 * opened, unless the options say that only one machine uses it, or that the content can be made
 * again.
 */
public final class SqliteStore implements TransactionalStore {
  /** The writers of one process queue here, whichever store object they use; SQLite would poll. */
  private static final ConcurrentMap<Path, ReentrantLock> WRITER_LOCKS = new ConcurrentHashMap<>();

  private final SqliteFile file;
  private final Duration timeout;
  private final ReentrantLock writerLock;
  private final ReaderPool readers;

  /** Guarded by the lock; null after a failure. */
  private SqliteSession writer;

  private volatile boolean closed;

  private SqliteStore(SqliteFile file, Duration timeout) {
    this.file = file;
    this.timeout = timeout;
    this.writerLock =
        WRITER_LOCKS.computeIfAbsent(file.path(), path -> new ReentrantLock(/* fair= */ true));
    this.readers = new ReaderPool(file);
  }

  /**
   * Opens the store in a file, making it and its directories when missing.
   *
   * @throws io.photonbeam.store.StoreAccessException if the path is a directory, read-only, not
   *     permitted, on a file system that several machines share
   * @throws io.photonbeam.store.StoreFormatException if the file is something else, or newer
   */
  public static SqliteStore open(Path path, StoreOptions options) {
    SqliteStore store = new SqliteStore(SqliteFile.prepare(path, options), options.timeout());
    store.lock();
    try {
      store.writer = store.file.openWriter();
    } finally {
      store.writerLock.unlock();
    }
    return store;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    lock();
    try {
      requireOpen();
      if (writer == null) {
        writer = file.reopenWriter();
      }
      return transact(writer, body);
    } catch (StoreException e) {
      // The driver never runs a statement again that failed, such as on a full disk.
      giveUpWriter(e);
      throw e;
    } finally {
      writerLock.unlock();
    }
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    requireOpen();
    file.requireSameFile();
    return readers.with(
        session -> {
          execute(session, "BEGIN");
          try {
            return run(session, body::apply);
          } finally {
            execute(session, "ROLLBACK");
          }
        });
  }

  @Override
  public boolean isDistributed() {
    return false;
  }

  @Override
  public String description() {
    return "SQLite file " + file.path();
  }

  @Override
  public void close() {
    lock();
    try {
      closed = true;
      // The writer last: whoever closes a database last tidies its log away, if it can write.
      readers.close();
      discardWriter();
    } finally {
      writerLock.unlock();
    }
  }

  /** Runs a command on the writing connection, so that a test can make it fail. */
  void executeOnWriter(String command) {
    lock();
    try {
      execute(writer, command);
    } finally {
      writerLock.unlock();
    }
  }

  private <T> T transact(SqliteSession session, Function<Transaction, T> body) {
    execute(session, "BEGIN IMMEDIATE");
    T result;
    try {
      result = run(session, body);
      // As late as can be: what is committed to a file without a name is lost.
      file.requireSameFile();
    } catch (Throwable e) {
      rollback(session, e);
      throw e;
    }
    try {
      session.execute("COMMIT");
      return result;
    } catch (SQLException e) {
      rollback(session, e);
      throw file.errors().atCommit(e);
    }
  }

  private <T> T run(SqliteSession session, Function<Transaction, T> body) {
    SqliteTransaction transaction = new SqliteTransaction(session, file.errors());
    try {
      T result = body.apply(transaction);
      transaction.flush();
      return result;
    } finally {
      transaction.end();
    }
  }

  private void execute(SqliteSession session, String command) {
    try {
      session.execute(command);
    } catch (SQLException e) {
      throw file.errors().beforeCommit(e);
    }
  }

  /**
   * Rolls back after a failure, which stays what the caller is told. SQLite rolls back by itself
   * after some errors; a connection that cannot is given up.
   */
  private void rollback(SqliteSession session, Throwable failure) {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
      giveUpWriter(failure);
    }
  }

  /** The next transaction opens a new one. */
  private void giveUpWriter(Throwable failure) {
    try {
      discardWriter();
    } catch (StoreException closing) {
      failure.addSuppressed(closing);
    }
  }

  private void discardWriter() {
    SqliteSession discarded = writer;
    writer = null;
    if (discarded != null) {
      try {
        discarded.close();
      } catch (SQLException e) {
        throw file.errors().beforeCommit(e);
      }
    }
  }

  private void lock() {
    if (writerLock.isHeldByCurrentThread()) {
      throw new IllegalStateException("A transaction's body must not use the store again.");
    }
    try {
      if (!writerLock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable(
            "was busy for %s s with other writers, of this process or of another that locks it"
                .formatted(seconds(timeout)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not used, because this thread was interrupted");
    }
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private StoreException unavailable(String what) {
    return new StoreUnavailableException(file.path() + " " + what + ". Nothing was written.");
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The store is closed: " + description());
    }
  }
}
