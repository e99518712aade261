package io.photonbeam.pipelines.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/**
 * One sequence of bytes for each value, whichever Java types, schema version or file format it came
 * through: fields by name and in that order, without those that are null or have their default;
 * integers as 64 bits, floating point as double, strings and enum symbols as UTF-8 with U+FFFD for
 * what is none, bytes and fixed alike. Not thread-safe.
 */
final class CanonicalForm {
  private final FieldDefaults defaults;
  private final IdentityHashMap<Schema, Shape> shapes = new IdentityHashMap<>();
  private byte[] bytes = new byte[512];
  private int length;

  /** A record's fields in the order of their names. */
  private record Shape(List<Field> fields) {}

  private record Field(int position, ByteBuffer name, ByteBuffer ifDefault) {}

  CanonicalForm(FieldDefaults defaults) {
    this.defaults = defaults;
  }

  /** Replaces what is held by a value's form. */
  void set(Object value) {
    length = 0;
    write(value);
  }

  /** Holds the form, up to {@link #length()}; overwritten by the next. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether a field of this record stands for nothing: it is null, or has its default. */
  boolean isNothing(Schema record, String field, Object value) {
    byte[] ifDefault = defaults.of(record, field);
    if (value == null || ifDefault == null) {
      return value == null;
    }
    set(value);
    return Arrays.equals(bytes, 0, length, ifDefault, 0, ifDefault.length);
  }

  private void write(Object value) {
    if (value == null) {
      put('n');
    } else if (value instanceof CharSequence text) {
      writeText(text);
    } else if (value instanceof Long || value instanceof Integer) {
      put('i');
      putLong(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      put('d');
      putLong(Double.doubleToLongBits(((Number) value).doubleValue()));
    } else if (value instanceof Boolean bool) {
      put(bool ? 't' : 'f');
    } else if (value instanceof IndexedRecord record) {
      writeRecord(record);
    } else if (value instanceof Collection<?> items) {
      writeItems(items);
    } else if (value instanceof Map<?, ?> entries) {
      writeEntries(entries);
    } else {
      writeBinary(value);
    }
  }

  private void writeBinary(Object value) {
    if (value instanceof ByteBuffer buffer) {
      put('x');
      putInt(buffer.remaining());
      put(buffer);
    } else if (value instanceof GenericFixed fixed) {
      writeFixed(fixed);
    } else {
      // Enum symbols, and UUIDs where a reader makes them.
      writeText(value.toString());
    }
  }

  private void writeFixed(GenericFixed fixed) {
    ByteBuffer value = ByteBuffer.wrap(fixed.bytes());
    if (fixed.getSchema().getLogicalType() instanceof LogicalTypes.Uuid) {
      writeText(new UUID(value.getLong(), value.getLong()).toString());
    } else {
      writeBinary(value);
    }
  }

  private void writeText(CharSequence text) {
    put('s');
    if (text instanceof Utf8 utf8 && isAscii(utf8)) {
      putInt(utf8.getByteLength());
      put(utf8.getBytes(), utf8.getByteLength());
    } else {
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      putInt(utf8.length);
      put(utf8, utf8.length);
    }
  }

  /** Others go through Java's own decoder, which repairs what a writer of a log got wrong. */
  private static boolean isAscii(Utf8 text) {
    int or = 0;
    for (int i = 0; i < text.getByteLength(); i++) {
      or |= text.getBytes()[i];
    }
    return or >= 0;
  }

  private void writeItems(Collection<?> items) {
    put('a');
    putInt(items.size());
    for (Object item : items) {
      write(unwrapped(item));
    }
  }

  /** Parquet's own wrapper around a list's element, which some writers leave visible. */
  private static Object unwrapped(Object item) {
    if (item instanceof IndexedRecord record && record.getSchema().getFields().size() == 1) {
      String only = record.getSchema().getFields().get(0).name();
      return only.equals("element") || only.equals("array") ? record.get(0) : item;
    }
    return item;
  }

  private void writeEntries(Map<?, ?> entries) {
    put('m');
    putInt(entries.size());
    Map<String, Object> sorted = new TreeMap<>();
    entries.forEach((key, value) -> sorted.put(key.toString(), value));
    sorted.forEach(
        (key, value) -> {
          writeText(key);
          write(value);
        });
  }

  private void writeRecord(IndexedRecord record) {
    put('r');
    for (Field field : shape(record.getSchema()).fields()) {
      Object value = record.get(field.position());
      if (value != null) {
        int before = length;
        put(field.name().duplicate());
        int from = length;
        write(value);
        if (field.ifDefault() != null && holds(from, field.ifDefault())) {
          length = before;
        }
      }
    }
    put('e');
  }

  private boolean holds(int from, ByteBuffer other) {
    return other.equals(ByteBuffer.wrap(bytes, from, length - from));
  }

  private Shape shape(Schema schema) {
    Shape known = shapes.get(schema);
    if (known == null) {
      known =
          new Shape(
              schema.getFields().stream()
                  .sorted(Comparator.comparing(Schema.Field::name))
                  .map(field -> field(schema, field))
                  .toList());
      shapes.put(schema, known);
    }
    return known;
  }

  private Field field(Schema record, Schema.Field field) {
    byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer tagged = ByteBuffer.allocate(name.length + 5).put((byte) '.').putInt(name.length);
    byte[] ifDefault = defaults.of(record, field.name());
    return new Field(
        field.pos(),
        tagged.put(name).flip(),
        ifDefault == null ? null : ByteBuffer.wrap(ifDefault));
  }

  private void put(char tag) {
    reserve(1);
    bytes[length++] = (byte) tag;
  }

  private void putInt(int value) {
    putLong(value);
  }

  private void putLong(long value) {
    reserve(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void put(byte[] from, int count) {
    reserve(count);
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  /** Puts what is left in a buffer, whose position may move. */
  private void put(ByteBuffer from) {
    int count = from.remaining();
    reserve(count);
    from.duplicate().get(bytes, length, count);
    length += count;
  }

  private void reserve(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, needed * 2L));
    }
  }
}
