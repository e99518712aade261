package io.photonbeam.log.file;

import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;

/**
 * Finds headers of Avro object container files among other bytes, by their shape alone: the magic
 * bytes, a map, a sync marker. What the map says is not looked at. The work is bounded, whatever
 * the bytes are. Not thread-safe.
 */
final class HeaderShape {
  /** Entries of maps that one search looks at; a header has some three. */
  private static final int MAX_ENTRIES = 1 << 20;

  private final Cursor cursor = new Cursor();
  private int entriesLeft;

  /** Index after the header that begins at an index; -1 if none does, or only a part of one. */
  int endOf(byte[] bytes, int from, int to) {
    entriesLeft = MAX_ENTRIES;
    return end(bytes, from, to);
  }

  /**
   * Index of the first header that ends at an index; -1 if none does. Where telling would take too
   * long, that of something which may be one.
   */
  int startOf(byte[] bytes, int to) {
    entriesLeft = MAX_ENTRIES;
    for (int i = 0; i < to; i++) {
      if (LogHeader.isMagic(bytes, i, to - i) && (end(bytes, i, to) == to || entriesLeft <= 0)) {
        return i;
      }
    }
    return -1;
  }

  private int end(byte[] bytes, int from, int to) {
    if (!LogHeader.isMagic(bytes, from, to - from)) {
      return -1;
    }
    cursor.reset(bytes, from + LogHeader.MAGIC_LENGTH, to);
    try {
      long count;
      while ((count = cursor.readCount()) != 0) {
        for (long i = 0; i < count; i++) {
          if (--entriesLeft < 0) {
            return -1;
          }
          cursor.skip(cursor.readLength());
          cursor.skip(cursor.readLength());
        }
      }
      cursor.skip(SyncMarker.LENGTH);
      return cursor.position();
    } catch (MalformedRecordException e) {
      return -1;
    }
  }
}
