package io.photonbeam.transforms.form;

import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.ValueSkipper;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes maps, their entries in the order of the log. Data may have a key several times, or several
 * that are repaired to the same text; then the last one counts, as it does for whoever reads the
 * log.
 */
final class MapWriter implements ColumnWriter {
  private final ColumnWriter value;
  private final ValueSkipper skipper;

  /**
   * One for maps.
   *
   * @param value the field of an entry's value
   * @param skipper passes over values in the data
   */
  MapWriter(ColumnWriter value, ValueSkipper skipper) {
    this.value = value;
    this.skipper = skipper;
  }

  @Override
  public void write(EventBytes in, RecordConsumer out) throws MalformedRecordException {
    BitSet superseded = superseded(in);
    Cursor cursor = in.cursor();
    out.startGroup();
    long count = cursor.readCount();
    if (count > 0) {
      out.startField("key_value", 0);
      int entry = 0;
      for (; count > 0; count = cursor.readCount()) {
        for (long i = 0; i < count; i++) {
          if (superseded.get(entry++)) {
            skip(cursor);
          } else {
            writeEntry(in, out);
          }
        }
      }
      out.endField("key_value", 0);
    }
    out.endGroup();
  }

  private void writeEntry(EventBytes in, RecordConsumer out) throws MalformedRecordException {
    out.startGroup();
    out.startField("key", 0);
    out.addBinary(in.readText());
    out.endField("key", 0);
    value.write(in, out);
    out.endGroup();
  }

  private void skip(Cursor cursor) throws MalformedRecordException {
    cursor.skip(cursor.readLength());
    skipper.skip(cursor);
  }

  /** The entries whose key comes again; leaves the cursor where it is. */
  private BitSet superseded(EventBytes in) throws MalformedRecordException {
    Cursor cursor = in.cursor();
    int start = cursor.position();
    BitSet superseded = new BitSet();
    Map<Binary, Integer> last = new HashMap<>();
    int entry = 0;
    for (long count = cursor.readCount(); count > 0; count = cursor.readCount()) {
      for (long i = 0; i < count; i++) {
        Integer before = last.put(in.peekText(), entry++);
        if (before != null) {
          superseded.set(before);
        }
        skip(cursor);
      }
    }
    cursor.rewind(start);
    return superseded;
  }
}
