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
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/**
 * One sequence of bytes for each value, whichever Java types, schema version or file format it came
 * through: fields by name and in that order, without those that are what a record has which lacks
 * them, null or their default; integers as 64 bits, floating point as double, strings and enum
 * symbols as UTF-8 with U+FFFD for what is none, bytes and fixed alike.
 *
 * <p>What a reader takes from the schema is a part of the value: the unit of a number that is a
 * time, the scale of a decimal, and, where a union has several types but null, which of them it is.
 * Of texts it is not told whether they are enum symbols, as which some can't be written.
 *
 * <p>Not thread-safe.
 */
final class CanonicalForm {
  private final FieldDefaults defaults;
  private final IdentityHashMap<Schema, Shape> shapes = new IdentityHashMap<>();
  private byte[] bytes = new byte[512];
  private int length;

  /** A record's fields in the order of their names. */
  private record Shape(List<Field> fields) {}

  private record Field(int position, Schema schema, ByteBuffer name, ByteBuffer ifDefault) {
    /** Whether a record without the field has null. */
    boolean isNullIfAbsent() {
      return ifDefault == null;
    }
  }

  CanonicalForm(FieldDefaults defaults) {
    this.defaults = defaults;
  }

  /** Replaces what is held by a record's form. */
  void set(IndexedRecord record) {
    set(record.getSchema(), record);
  }

  /** Replaces what is held by the form of a value of a type. */
  void set(Schema type, Object value) {
    length = 0;
    write(type, value);
  }

  /** Holds the form, up to {@link #length()}; overwritten by the next. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether a field of this record is what a record has that lacks it: null, or its default. */
  boolean isNothing(Schema record, Schema.Field field, Object value) {
    byte[] ifDefault = defaults.of(record, field.name());
    if (value == null || ifDefault == null) {
      return value == null && ifDefault == null;
    }
    set(field.schema(), value);
    return Arrays.equals(bytes, 0, length, ifDefault, 0, ifDefault.length);
  }

  private void write(Schema declared, Object value) {
    if (value == null) {
      put('n');
      return;
    }
    Schema type = declared.getType() == Schema.Type.UNION ? chosen(declared, value) : declared;
    if (type.getLogicalType() != null) {
      writeUnit(type.getLogicalType());
    }
    if (value instanceof CharSequence text) {
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
      writeItems(type, items);
    } else if (value instanceof Map<?, ?> entries) {
      writeEntries(type, entries);
    } else {
      writeBinary(value);
    }
  }

  /** The type that a value has in a union; notes which it is of several. */
  private Schema chosen(Schema union, Object value) {
    List<Schema> types = union.getTypes();
    if (types.size() == 2 && types.get(0).getType() == Schema.Type.NULL) {
      return types.get(1);
    }
    int branch = branch(union, value);
    Schema chosen = types.get(branch);
    int alternatives = 0;
    int likeBefore = 0;
    for (int i = 0; i < types.size(); i++) {
      Schema.Type type = types.get(i).getType();
      alternatives += type == Schema.Type.NULL ? 0 : 1;
      likeBefore += i < branch && type == chosen.getType() ? 1 : 0;
    }
    boolean isText = chosen.getType() == Schema.Type.STRING || chosen.getType() == Schema.Type.ENUM;
    if (alternatives > 1 && !isText) {
      put('u');
      writeText(chosen.getType().getName());
      // Of several records, say, the names may be changed, but not the order.
      putInt(likeBefore);
    }
    return chosen;
  }

  /** Which of a union's types a value has. */
  static int branch(Schema union, Object value) {
    if (value instanceof UUID) {
      List<Schema> types = union.getTypes();
      for (int i = 0; i < types.size(); i++) {
        if (types.get(i).getLogicalType() instanceof LogicalTypes.Uuid) {
          return i;
        }
      }
    }
    return GenericData.get().resolveUnion(union, value);
  }

  private void writeUnit(LogicalType logical) {
    if (logical instanceof LogicalTypes.Decimal decimal) {
      put('c');
      putInt(decimal.getScale());
    } else if (logical.getName().contains("time") || logical instanceof LogicalTypes.Date) {
      put('l');
      writeText(logical.getName());
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

  private void writeItems(Schema type, Collection<?> items) {
    put('a');
    putInt(items.size());
    for (Object item : items) {
      if (item instanceof IndexedRecord record && isWrapper(record.getSchema())) {
        write(record.getSchema().getFields().get(0).schema(), record.get(0));
      } else {
        write(type.getElementType(), item);
      }
    }
  }

  /** Parquet's own wrapper around a list's element, which some writers leave visible. */
  private static boolean isWrapper(Schema item) {
    if (item.getFields().size() != 1) {
      return false;
    }
    String only = item.getFields().get(0).name();
    return only.equals("element") || only.equals("array");
  }

  /** Keys that are no UTF-8 may be one once they are repaired; the last of them counts. */
  private void writeEntries(Schema type, Map<?, ?> entries) {
    put('m');
    Map<String, Object> sorted = new TreeMap<>();
    entries.forEach((key, value) -> sorted.put(key.toString(), value));
    putInt(sorted.size());
    sorted.forEach(
        (key, value) -> {
          writeText(key);
          write(type.getValueType(), value);
        });
  }

  private void writeRecord(IndexedRecord record) {
    put('r');
    for (Field field : shape(record.getSchema()).fields()) {
      Object value = record.get(field.position());
      if (value != null || !field.isNullIfAbsent()) {
        int before = length;
        put(field.name().duplicate());
        int from = length;
        write(field.schema(), value);
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
        field.schema(),
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
