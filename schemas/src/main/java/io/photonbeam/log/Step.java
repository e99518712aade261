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

  /** Passes over the blocks of an array's items or a map's entries. */
  static Step overItems(Step item) {
    return cursor -> {
      long count;
      while ((count = cursor.readLong()) != 0) {
        if (count < 0) {
          // The size of these items in bytes follows; they are looked at all the same.
          cursor.readLength();
          count = -count;
        }
        // Items of no bytes are the only ones that can outnumber the bytes left.
        if (count < 0 || (count > cursor.remaining() && count > Cursor.MAX_EMPTY_ITEMS)) {
          throw new MalformedRecordException("a collection of " + count + " items");
        }
        for (long i = 0; i < count; i++) {
          item.pass(cursor);
        }
      }
    };
  }

  /** Passes over fields in their order. */
  static Step overFields(Step[] fields) {
    return cursor -> {
      cursor.enter();
      for (Step field : fields) {
        field.pass(cursor);
      }
      cursor.leave();
    };
  }
}
