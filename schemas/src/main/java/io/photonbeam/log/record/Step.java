package io.photonbeam.log.record;

import org.apache.avro.Schema;

/** Passes over one value of binary Avro data, and may note something of it on the way. */
@FunctionalInterface
interface Step {
  void pass(Cursor cursor) throws MalformedRecordException;

  /** Passes over values that have no inner structure. */
  static Step overPrimitive(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> cursor -> {};
      case BOOLEAN -> cursor -> cursor.skip(1);
      case INT -> Cursor::readInt;
      case LONG -> Cursor::readLong;
      case FLOAT -> cursor -> cursor.skip(4);
      case DOUBLE -> cursor -> cursor.skip(8);
      case STRING, BYTES -> cursor -> cursor.skip(cursor.readLength());
      case FIXED -> overFixed(schema.getFixedSize());
      case ENUM -> overEnum(schema.getEnumSymbols().size());
      default -> throw new IllegalArgumentException("not a primitive type: " + schema.getType());
    };
  }

  private static Step overFixed(int size) {
    return cursor -> cursor.skip(size);
  }

  private static Step overEnum(int symbols) {
    return cursor -> cursor.readIndex(symbols);
  }

  /** Passes over one of several branches, whose index comes first. */
  static Step overUnion(Step[] branches) {
    return cursor -> branches[cursor.readIndex(branches.length)].pass(cursor);
  }

  /** Passes over the blocks of an array's items or a map's entries, of so many bytes of heap. */
  static Step overItems(Step item, int weight) {
    return cursor -> {
      long count;
      while ((count = cursor.readCount()) != 0) {
        if (count > cursor.remaining()) {
          throw new MalformedRecordException("a collection of " + count + " items");
        }
        cursor.weigh(count, weight);
        for (long i = 0; i < count; i++) {
          item.pass(cursor);
        }
      }
    };
  }

  /** Passes over an array's items that have no bytes, however many there are. */
  static Step overBareItems(int weight) {
    return cursor -> {
      long count;
      while ((count = cursor.readCount()) != 0) {
        cursor.weigh(count, weight);
      }
    };
  }

  /** Passes over fields in their order, of a record that takes so many bytes of heap. */
  static Step overFields(Step[] fields, int weight) {
    return cursor -> {
      cursor.enter();
      cursor.weigh(weight);
      for (Step field : fields) {
        field.pass(cursor);
      }
      cursor.leave();
    };
  }
}
