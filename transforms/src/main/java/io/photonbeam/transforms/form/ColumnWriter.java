package io.photonbeam.transforms.form;

import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;
import org.apache.avro.Schema;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Reads a value of an event and writes it to Parquet's columns: one of a primitive type, a whole
 * group, or a field with what is in it. Thread-safe: it has no state but what it is made of.
 */
@FunctionalInterface
interface ColumnWriter {
  /**
   * Writes the next value.
   *
   * @throws MalformedRecordException if the bytes are no such value; some of it may be written
   */
  void write(EventBytes in, RecordConsumer out) throws MalformedRecordException;

  /** Writes values that have no inner structure. */
  static ColumnWriter ofPrimitive(Schema logged) {
    return switch (logged.getType()) {
      case BOOLEAN -> (in, out) -> out.addBoolean(in.readBoolean());
      case INT -> (in, out) -> out.addInteger(in.cursor().readInt());
      case LONG -> (in, out) -> out.addLong(in.cursor().readLong());
      case FLOAT -> (in, out) -> out.addFloat(in.readFloat());
      case DOUBLE -> (in, out) -> out.addDouble(in.readDouble());
      case STRING -> (in, out) -> out.addBinary(in.readText());
      case BYTES -> (in, out) -> out.addBinary(in.readBytes());
      case FIXED -> ofFixed(logged.getFixedSize());
      case ENUM -> ofEnum(logged);
      default -> throw new IllegalArgumentException("not a primitive type: " + logged.getType());
    };
  }

  private static ColumnWriter ofFixed(int size) {
    return (in, out) -> out.addBinary(in.readFixed(size));
  }

  /** An enum is its symbol, also where it is written as a string. */
  private static ColumnWriter ofEnum(Schema logged) {
    Binary[] symbols =
        logged.getEnumSymbols().stream().map(Binary::fromString).toArray(Binary[]::new);
    return (in, out) -> out.addBinary(symbols[in.cursor().readIndex(symbols.length)]);
  }

  /** Writes a field, whose value is never null. */
  static ColumnWriter ofField(String name, int index, ColumnWriter value) {
    return (in, out) -> {
      out.startField(name, index);
      value.write(in, out);
      out.endField(name, index);
    };
  }

  /** Writes fields, in the order in which they stand in the data, as a group. */
  static ColumnWriter ofGroup(ColumnWriter... fields) {
    return (in, out) -> {
      out.startGroup();
      for (ColumnWriter field : fields) {
        field.write(in, out);
      }
      out.endGroup();
    };
  }

  /** Writes one of several branches, whose index comes first. */
  static ColumnWriter ofUnion(ColumnWriter... branches) {
    return (in, out) -> branches[in.cursor().readIndex(branches.length)].write(in, out);
  }

  /** Writes nothing, as nulls have no bytes and no value. */
  static ColumnWriter ofNull() {
    return (in, out) -> {};
  }

  /**
   * Writes a list of three levels.
   *
   * @param element the field of an item
   */
  static ColumnWriter ofList(ColumnWriter element) {
    ColumnWriter item = ofGroup(element);
    return (in, out) -> {
      Cursor cursor = in.cursor();
      out.startGroup();
      long count = cursor.readCount();
      if (count > 0) {
        out.startField("list", 0);
        for (; count > 0; count = cursor.readCount()) {
          for (long i = 0; i < count; i++) {
            item.write(in, out);
          }
        }
        out.endField("list", 0);
      }
      out.endGroup();
    };
  }
}
