package io.photonbeam.transforms;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The reads of a transaction, each of which is told of, and may fail by that. */
public abstract class WatchedReads implements ReadTransaction {
  private final ReadTransaction reads;

  protected WatchedReads(ReadTransaction reads) {
    this.reads = reads;
  }

  /**
   * Something was read, for which a distant store is waited for once.
   *
   * @param bytes of values, and of keys that were not known
   */
  protected abstract void read(long bytes);

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    List<byte[]> values = reads.getAll(keys);
    read(values.stream().filter(Objects::nonNull).mapToLong(value -> value.length).sum());
    return values;
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    List<KeyValue> found = reads.scan(range, limit, bytes);
    read(bytes(found));
    return found;
  }

  @Override
  public List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
    List<List<KeyValue>> found = reads.scanAll(ranges, limit);
    read(found.stream().mapToLong(WatchedReads::bytes).sum());
    return found;
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    Optional<KeyValue> found = reads.last(range);
    read(bytes(found.stream().toList()));
    return found;
  }

  private static long bytes(List<KeyValue> entries) {
    return entries.stream().mapToLong(KeyValue::bytes).sum();
  }
}
