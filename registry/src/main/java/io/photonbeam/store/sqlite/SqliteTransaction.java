package io.photonbeam.store.sqlite;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.StoreLimits;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionSize;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A transaction on a session; gathers what is set and writes it in few statements, in key order.
 */
final class SqliteTransaction implements Transaction {
  private static final Comparator<KeyValue> BY_KEY =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());

  private final SqliteSession session;
  private final SqliteErrors errors;
  private final List<KeyValue> unwritten = new ArrayList<>();
  private final TransactionSize size = new TransactionSize();
  private boolean ended;

  SqliteTransaction(SqliteSession session, SqliteErrors errors) {
    this.session = session;
    this.errors = errors;
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    keys.forEach(StoreLimits::checkKey);
    size.addReads(keys);
    return afterWrites(() -> session.getAll(keys));
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    StoreLimits.checkScanLimit(limit);
    List<KeyValue> found = afterWrites(() -> session.scan(range, limit, bytes));
    size.addRead(range, found);
    return found;
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    Optional<KeyValue> found = afterWrites(() -> session.last(range));
    size.addRead(range, found.stream().toList());
    return found;
  }

  @Override
  public void set(byte[] key, byte[] value) {
    StoreLimits.checkKey(key);
    StoreLimits.checkValue(value);
    requireOpen();
    size.addSet(key, value);
    unwritten.add(new KeyValue(key.clone(), value.clone()));
  }

  @Override
  public void clear(byte[] key) {
    StoreLimits.checkKey(key);
    requireOpen();
    size.addClear(key);
    afterWrites(
        () -> {
          session.clear(key);
          return null;
        });
  }

  @Override
  public void clear(KeyRange range) {
    requireOpen();
    size.addClear(range);
    afterWrites(
        () -> {
          session.clear(range);
          return null;
        });
  }

  /** Writes what is still gathered, unless the whole is too large. */
  void flush() {
    size.check();
    afterWrites(() -> null);
  }

  void end() {
    ended = true;
  }

  private <T> T afterWrites(Work<T> work) {
    requireOpen();
    try {
      if (!unwritten.isEmpty()) {
        // Stable, so that of two values for one key the later one stays.
        unwritten.sort(BY_KEY);
        session.setAll(unwritten);
        unwritten.clear();
      }
      return work.run();
    } catch (SQLException e) {
      throw errors.beforeCommit(e);
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("This transaction has ended; use it only within its body.");
    }
  }
}
