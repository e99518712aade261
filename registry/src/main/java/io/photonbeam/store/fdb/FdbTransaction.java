package io.photonbeam.store.fdb;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.StoreLimits;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionSize;
import java.util.List;
import java.util.Optional;

/** One attempt that may write. */
final class FdbTransaction extends FdbReads implements Transaction {
  private final com.apple.foundationdb.Transaction attempt;
  private final TransactionSize size = new TransactionSize();

  FdbTransaction(KeyPrefix prefix, com.apple.foundationdb.Transaction attempt, Attempts attempts) {
    super(prefix, attempt, attempts);
    this.attempt = attempt;
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    List<byte[]> values = super.getAll(keys);
    size.addReads(keys);
    return values;
  }

  @Override
  public List<byte[]> getAllNear(List<byte[]> keys) {
    List<byte[]> values = super.getAllNear(keys);
    size.addReads(keys);
    return values;
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    List<KeyValue> found = super.scan(range, limit, bytes);
    size.addRead(range, found);
    return found;
  }

  @Override
  public List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
    List<List<KeyValue>> found = super.scanAll(ranges, limit);
    for (int i = 0; i < found.size(); i++) {
      size.addRead(ranges.get(i), found.get(i));
    }
    return found;
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    Optional<KeyValue> found = super.last(range);
    size.addRead(range, found.stream().toList());
    return found;
  }

  @Override
  public void set(byte[] key, byte[] value) {
    requireOpen();
    StoreLimits.checkKey(key);
    StoreLimits.checkValue(value);
    size.addSet(key, value);
    attempt.set(prefix().before(key), value);
  }

  @Override
  public void clear(byte[] key) {
    requireOpen();
    StoreLimits.checkKey(key);
    size.addClear(key);
    attempt.clear(prefix().before(key));
  }

  @Override
  public void clear(KeyRange range) {
    requireOpen();
    size.addClear(range);
    if (!range.isEmpty()) {
      attempt.clear(prefix().before(range.from()), prefix().before(range.to()));
    }
  }

  /**
   * Whether there is something to commit.
   *
   * @throws IllegalArgumentException if it is too much
   */
  boolean mustBeCommitted() {
    size.check();
    return !size.isReadOnly();
  }
}
