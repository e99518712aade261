package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.util.List;

/** The tree's keys, as drawn in the package's documentation. */
final class TreeKeys {
  private static final byte[] PAGES = new TupleWriter().add("p").pack();
  private static final byte[] FILTERS = new TupleWriter().add("b").pack();
  private static final byte[] LEVELS = new TupleWriter().add("h").pack();

  private TreeKeys() {}

  /** Of the page of a bucket with a number, which no other page of the bucket has. */
  static byte[] page(Bucket bucket, long number) {
    return in(PAGES, bucket).add(number).pack();
  }

  /** All pages of a bucket. */
  static KeyRange pagesOf(Bucket bucket) {
    return in(PAGES, bucket).range();
  }

  /** The filters of all pages of a bucket. */
  static KeyRange filtersOf(Bucket bucket) {
    return in(FILTERS, bucket).range();
  }

  private static TupleWriter in(byte[] kind, Bucket bucket) {
    return new TupleWriter(kind).add(bucket.day()).add(bucket.level()).add(bucket.prefix());
  }

  /** Of the filter of a page. */
  static byte[] filter(byte[] page) {
    return ofKind(FILTERS, page);
  }

  /** Of the page of a filter. */
  static byte[] page(byte[] filter) {
    return ofKind(PAGES, filter);
  }

  private static byte[] ofKind(byte[] kind, byte[] key) {
    byte[] other = key.clone();
    System.arraycopy(kind, 0, other, 0, kind.length);
    return other;
  }

  /** Says that there are pages on a level of a day. */
  static byte[] level(DayLevel level) {
    return new TupleWriter(LEVELS).add(level.day()).add(level.level()).pack();
  }

  /** All days and levels that have pages. */
  static KeyRange levels() {
    return KeyRange.within(LEVELS);
  }

  /** Those from one day to another, both inclusive. */
  static KeyRange levels(long first, long last) {
    return KeyRange.of(
        new TupleWriter(LEVELS).add(first).pack(), new TupleWriter(LEVELS).add(last + 1).pack());
  }

  /** That of a key of {@link #levels()}. */
  static DayLevel level(byte[] key) {
    TupleReader parts = new TupleReader(key, LEVELS.length);
    return new DayLevel(parts.readLong(), (int) parts.readLong());
  }

  /** Everything of days before another, in ranges. */
  static List<KeyRange> before(long day) {
    return List.of(before(LEVELS, day), before(FILTERS, day), before(PAGES, day));
  }

  private static KeyRange before(byte[] kind, long day) {
    return KeyRange.of(kind, new TupleWriter(kind).add(day).pack());
  }
}
