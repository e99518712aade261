package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/**
 * Takes id, key and time out of whole records of one schema. Written apart from the pipeline's
 * scanner on purpose. Not thread-safe: it holds what it took from the last record.
 */
final class EventRoles {
  private static final int MAX_ID_BYTES = 512;
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final String[] idPath;
  private final String[] keyPath;
  private final String[] timePath;
  private final long unitsPerSecond;
  private byte[] id;
  private byte[] key;

  /**
   * Roles in records of a schema.
   *
   * @throws IllegalArgumentException if a field is not there or can't play its role; the message
   *     reads on from a file's name
   */
  EventRoles(Schema schema, EventFields fields) {
    idPath = idPath(schema, fields.id());
    keyPath = fields.isPrimary() ? null : idPath(schema, fields.key());
    timePath = path(fields.time());
    unitsPerSecond = unitsPerSecond(at(schema, timePath), fields.time());
  }

  /** What a schema's fields lack for their roles, by role as in {@link EventFields#byRole()}. */
  static Map<String, String> problems(Schema schema, EventFields fields) {
    Map<String, String> problems = new LinkedHashMap<>();
    fields
        .byRole()
        .forEach(
            (role, path) -> {
              try {
                if (role.equals("time")) {
                  unitsPerSecond(at(schema, path(path)), path);
                } else {
                  idPath(schema, path);
                }
              } catch (IllegalArgumentException e) {
                problems.put(role, e.getMessage());
              }
            });
    return problems;
  }

  /** The canonical text of the record's id, in UTF-8; null if the record has none. */
  byte[] id() {
    return id;
  }

  /** The canonical text of the id of the primary event; null if the record has none. */
  byte[] key() {
    return key;
  }

  /** Takes the record's parts; false if they are not those of an event. */
  boolean take(IndexedRecord record) {
    id = text(value(record, idPath));
    key = keyPath == null ? id : text(value(record, keyPath));
    return id != null && key != null && isTime(value(record, timePath));
  }

  private boolean isTime(Object value) {
    return value instanceof Long time
        && time >= 0
        && Math.floorDiv(time, unitsPerSecond) <= LAST_SECOND;
  }

  private static String[] path(String path) {
    return path.split("\\.", -1);
  }

  private static String[] idPath(Schema schema, String path) {
    String[] names = path(path);
    for (Schema type : branches(at(schema, names))) {
      boolean usable =
          switch (type.getType()) {
            case NULL, STRING, INT, LONG -> true;
            case FIXED -> type.getFixedSize() == 16 && "uuid".equals(type.getProp("logicalType"));
            default -> false;
          };
      if (!usable) {
        throw new IllegalArgumentException(
            "has ids of type %s in field '%s'".formatted(type.getType().getName(), path));
      }
    }
    return names;
  }

  private static long unitsPerSecond(Schema type, String path) {
    for (Schema branch : branches(type)) {
      if (branch.getType() == Schema.Type.LONG) {
        LogicalType logical = branch.getLogicalType();
        String name = logical == null ? "" : logical.getName();
        return name.endsWith("-nanos")
            ? 1_000_000_000L
            : name.endsWith("-micros") ? 1_000_000L : 1_000L;
      }
    }
    throw new IllegalArgumentException(
        "has times of type %s in field '%s'".formatted(type.getType().getName(), path));
  }

  private static Schema at(Schema schema, String[] path) {
    Schema at = schema;
    for (String name : path) {
      Schema.Field field =
          branches(at).stream()
              .filter(branch -> branch.getType() == Schema.Type.RECORD)
              .map(branch -> branch.getField(name))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      if (field == null) {
        throw new IllegalArgumentException(
            "has no field '%s' in its schema".formatted(String.join(".", path)));
      }
      at = field.schema();
    }
    return at;
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }

  private static Object value(IndexedRecord record, String[] path) {
    Object value = record;
    for (String name : path) {
      if (!(value instanceof IndexedRecord inner)) {
        return null;
      }
      Schema.Field field = inner.getSchema().getField(name);
      value = field == null ? null : inner.get(field.pos());
    }
    return value;
  }

  private static byte[] text(Object value) {
    byte[] utf8;
    if (value instanceof Utf8 text) {
      utf8 = Arrays.copyOf(text.getBytes(), text.getByteLength());
    } else if (value instanceof GenericFixed fixed) {
      ByteBuffer bits = ByteBuffer.wrap(fixed.bytes());
      utf8 = ascii(new UUID(bits.getLong(), bits.getLong()).toString());
    } else if (value == null) {
      return null;
    } else {
      utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
    }
    return utf8.length == 0 || utf8.length > MAX_ID_BYTES || !isUtf8(utf8) ? null : utf8;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isUtf8(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodes(bytes);
      }
    }
    return true;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasRemaining();
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
