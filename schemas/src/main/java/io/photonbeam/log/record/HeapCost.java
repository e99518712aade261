package io.photonbeam.log.record;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What values take on the heap once they are built as objects, as far as their type alone tells;
 * estimated. The bytes that they have in the log come on top of it. Of schemas within {@link
 * SchemaBounds#RECORDS}, else it takes too long.
 */
final class HeapCost {
  private static final int REFERENCE = 4;
  private static final int OBJECT = 24;
  private static final int ARRAY = 16;

  /** An entry's node, its place in the table, and its key. */
  private static final int ENTRY = 32 + 2 * REFERENCE + OBJECT + ARRAY;

  private HeapCost() {}

  /** A record's object and its fields, without the records, items and entries in them. */
  static int ofRecord(Schema record) {
    int cost = OBJECT + ARRAY;
    for (Schema.Field field : record.getFields()) {
      cost += REFERENCE + ofValue(field.schema());
    }
    return cost;
  }

  /** An item and its place in the array, without the records, items and entries in it. */
  static int ofItem(Schema items) {
    return REFERENCE + ofValue(items);
  }

  /** An item that has no bytes, and all in it; more than its place, as it is all that bounds it. */
  static int ofBareItem(Schema items) {
    return 4 * REFERENCE + ofBare(items);
  }

  /** An entry of a map, without the records, items and entries in its value. */
  static int ofEntry(Schema values) {
    return ENTRY + ofValue(values);
  }

  /** All of the records in a value that has no bytes. */
  static int ofBare(Schema type) {
    if (type.getType() != Schema.Type.RECORD) {
      return 0;
    }
    int cost = ofRecord(type);
    for (Schema.Field field : type.getFields()) {
      cost += ofBare(field.schema());
    }
    return cost;
  }

  private static int ofValue(Schema type) {
    return switch (type.getType()) {
      case NULL, BOOLEAN, RECORD -> 0;
      case INT, FLOAT -> 16;
      case LONG, DOUBLE, ENUM -> OBJECT;
      case STRING, FIXED, ARRAY -> OBJECT + ARRAY;
      case BYTES -> 2 * OBJECT + ARRAY;
      case MAP -> 2 * OBJECT;
      case UNION -> type.getTypes().stream().mapToInt(HeapCost::ofValue).max().orElse(0);
    };
  }

  /** Whether values of a type have no bytes in a log, however many there are. */
  static boolean isBare(Schema type) {
    return isBare(type, new HashMap<>());
  }

  private static boolean isBare(Schema type, Map<String, Boolean> known) {
    return switch (type.getType()) {
      case NULL -> true;
      case FIXED -> type.getFixedSize() == 0;
      case RECORD -> {
        Boolean before = known.putIfAbsent(type.getFullName(), false);
        if (before != null) {
          yield before; // False for one that contains itself: none of those ends.
        }
        boolean bare = type.getFields().stream().allMatch(field -> isBare(field.schema(), known));
        known.put(type.getFullName(), bare);
        yield bare;
      }
      default -> false;
    };
  }

  /**
   * Whether records of a type may be deeper, or much heavier, than their bytes tell: those with
   * arrays, maps or themselves in them.
   */
  static boolean mayExceedBytes(Schema type) {
    return mayExceedBytes(type, new HashMap<>());
  }

  private static boolean mayExceedBytes(Schema type, Map<String, Boolean> known) {
    return switch (type.getType()) {
      case ARRAY, MAP -> true;
      case UNION -> type.getTypes().stream().anyMatch(branch -> mayExceedBytes(branch, known));
      case RECORD -> {
        Boolean before = known.putIfAbsent(type.getFullName(), true);
        if (before != null) {
          yield before;
        }
        boolean may =
            type.getFields().stream().anyMatch(field -> mayExceedBytes(field.schema(), known));
        known.put(type.getFullName(), may);
        yield may;
      }
      default -> false;
    };
  }
}
