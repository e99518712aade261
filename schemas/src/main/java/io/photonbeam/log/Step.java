package io.photonbeam.log;

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
    return cursor -> {
      int ordinal = cursor.readInt();
      if (ordinal < 0 || ordinal >= symbols) {
        throw new MalformedRecordException("an enum value that its schema does not have");
      }
    };
  }

  /** Passes over one of several branches, whose index comes first. */
  static Step overUnion(Step[] branches) {
    return cursor -> {
      int branch = cursor.readInt();
      if (branch < 0 || branch >= branches.length) {
        throw new MalformedRecordException("a union branch that its schema does not have");
      }
      branches[branch].pass(cursor);
    };
  }

  /** Passes over the blocks of an array's items or a map's entries, of so many bytes of heap. */
  static Step overItems(Step item, int weight) {
    return cursor -> {
      long count;
      while ((count = cursor.readLong()) != 0) {
        if (count < 0) {
          // The size of these items in bytes follows; they are looked at all the same.
          cursor.readLength();
          count = -count;
        }
        if (count < 0 || count > cursor.remaining()) {
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
      while ((count = cursor.readLong()) != 0) {
        if (count < 0) {
          cursor.readLength();
          count = -count;
        }
        if (count < 0) {
          throw new MalformedRecordException("a collection of " + count + " items");
        }
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
