package io.photonbeam.store;

import java.util.List;
import java.util.Optional;

/** Reads within one transaction of a {@link TransactionalStore}; used only inside its body. */
public interface ReadTransaction {

  /**
   * The values of many keys, sent together. Costs one round trip, however many keys there are.
   *
   * @return one element for each key, in the same order; null where the key is absent
   */
  List<byte[]> getAll(List<byte[]> keys);

  /**
   * As {@link #getAll}, in all that it tells and in what conflicts with it, for keys many of which
   * may be near each other: differ only in their last few bytes, with few other keys between them.
   * A distant store, which overrides this, may read what lies between, up to a few entries for each
   * key, and so have less work and one round trip more; values should be small.
   *
   * @return one element for each key, in the same order; null where the key is absent
   */
  default List<byte[]> getAllNear(List<byte[]> keys) {
    return getAll(keys);
  }

  /** The value of one key. */
  default Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(getAll(List.of(key)).get(0));
  }

  /**
   * The first entries of a range, ascending. For ranges of unknown length use {@link Scans}.
   *
   * @param limit most entries to return, at least 1
   */
  default List<KeyValue> scan(KeyRange range, int limit) {
    return scan(range, limit, Long.MAX_VALUE);
  }

  /**
   * The first entries of a range, ascending, and no more than are needed.
   *
   * @param limit most entries to return, at least 1
   * @param bytes the entry with which keys and values together have so many bytes is the last
   */
  List<KeyValue> scan(KeyRange range, int limit, long bytes);

  /**
   * The first entries of each of some ranges, ascending. Costs one round trip on a distant store,
   * which overrides this, however many ranges there are; the caller bounds their number, since all
   * answers are in memory at once.
   *
   * @param limit most entries to return of each range, at least 1
   * @return one element for each range, in the same order
   * @throws IllegalArgumentException if the limit is below 1
   */
  default List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
    return ranges.stream().map(range -> scan(range, limit)).toList();
  }

  /** The entry with the greatest key of a range. */
  Optional<KeyValue> last(KeyRange range);
}
