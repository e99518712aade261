package io.photonbeam.log.record;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Random record schemas that hold an id, a key and a time somewhere, and random records of them.
 */
final class RandomEvents {
  private static final List<Schema.Type> LEAVES =
      List.of(
          Schema.Type.NULL,
          Schema.Type.BOOLEAN,
          Schema.Type.INT,
          Schema.Type.LONG,
          Schema.Type.FLOAT,
          Schema.Type.DOUBLE,
          Schema.Type.STRING,
          Schema.Type.BYTES,
          Schema.Type.FIXED,
          Schema.Type.ENUM);

  private final Random random;
  private final List<Schema> open = new ArrayList<>();
  private int names;

  /** The schema made. */
  final Schema schema;

  /** Where the roles' fields are in it. */
  final EventFields fields;

  RandomEvents(long seed) {
    random = new Random(seed);
    String at = random.nextBoolean() ? "" : "head.";
    EventTimeUnit[] units = EventTimeUnit.values();
    fields =
        EventFields.foreign(at + "id", random.nextBoolean() ? "key" : "in.ner.key", "time")
            .withTimeUnit(units[random.nextInt(units.length)]);
    Schema event = record(List.of(fields.id(), fields.key(), fields.time()), 3);
    schema = random.nextInt(3) == 0 ? topLevelUnion(event) : event;
  }

  private Schema topLevelUnion(Schema event) {
    List<Schema> branches = new ArrayList<>(List.of(event, leaf(Schema.Type.STRING)));
    branches.add(record(List.of(), 1));
    branches.add(record(List.of(fields.id(), fields.key(), fields.time()), 1));
    Collections.shuffle(branches, random);
    return Schema.createUnion(branches);
  }

  /** A record with fields at the given paths and others between them. */
  private Schema record(List<String> paths, int depth) {
    Schema record = Schema.createRecord("R" + names++, null, "random", false);
    open.add(record);
    Map<String, List<String>> byName = new HashMap<>();
    for (String path : paths) {
      int dot = path.indexOf('.');
      String name = dot < 0 ? path : path.substring(0, dot);
      byName
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(dot < 0 ? "" : path.substring(dot + 1));
    }
    List<Schema.Field> all = new ArrayList<>();
    byName.forEach(
        (name, inner) -> {
          addFillers(all, depth);
          boolean renamed = random.nextInt(5) == 0;
          Schema type = sometimesNullable(role(name, inner, depth));
          Schema.Field field = new Schema.Field(renamed ? "new_" + name : name, type);
          if (renamed) {
            field.addAlias(name);
          }
          all.add(field);
        });
    addFillers(all, depth);
    record.setFields(all);
    open.remove(record);
    return record;
  }

  private void addFillers(List<Schema.Field> all, int depth) {
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(new Schema.Field("f" + names++, any(depth)));
    }
  }

  private Schema role(String name, List<String> inner, int depth) {
    if (!inner.get(0).isEmpty()) {
      return random.nextInt(4) == 0
          ? Schema.createUnion(record(inner, depth), record(List.of(), 1), record(inner, 1))
          : record(inner, depth);
    }
    return name.equals("time") ? timeType() : idType();
  }

  private Schema sometimesNullable(Schema type) {
    Schema none = Schema.create(Schema.Type.NULL);
    if (type.getType() == Schema.Type.UNION) {
      return type;
    }
    return switch (random.nextInt(5)) {
      case 0 -> Schema.createUnion(none, type);
      case 1 -> Schema.createUnion(type, none);
      case 2 ->
          Schema.createUnion(Schema.createArray(none), type, Schema.create(Schema.Type.BOOLEAN));
      default -> type;
    };
  }

  private Schema idType() {
    Schema bytes = Schema.create(Schema.Type.BYTES);
    return switch (random.nextInt(10)) {
      case 0 -> Schema.create(Schema.Type.INT);
      case 1 -> Schema.create(Schema.Type.LONG);
      case 2 -> LogicalTypes.uuid().addToSchema(Schema.createFixed("U" + names++, null, null, 16));
      case 3 -> Schema.createFixed("X" + names++, null, null, random.nextBoolean() ? 16 : 5);
      case 4 -> LogicalTypes.decimal(20, random.nextInt(20)).addToSchema(bytes);
      case 5 -> bytes;
      case 6 -> leaf(Schema.Type.ENUM);
      case 7 -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
      default -> Schema.create(Schema.Type.STRING);
    };
  }

  private Schema timeType() {
    LogicalType[] units = {
      LogicalTypes.timestampMillis(), LogicalTypes.timestampMicros(), LogicalTypes.timestampNanos()
    };
    Schema type = Schema.create(Schema.Type.LONG);
    int unit = random.nextInt(9);
    return switch (unit) {
      case 0, 1, 2 -> units[unit].addToSchema(type);
      case 3 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case 4 -> Schema.create(Schema.Type.INT);
      case 5 -> Schema.create(Schema.Type.DOUBLE);
      case 6 -> Schema.create(Schema.Type.FLOAT);
      case 7 -> Schema.create(Schema.Type.STRING);
      default -> type;
    };
  }

  private Schema any(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return leaf(LEAVES.get(random.nextInt(LEAVES.size())));
    }
    return switch (random.nextInt(5)) {
      case 0 -> Schema.createArray(any(depth - 1));
      case 1 -> Schema.createMap(any(depth - 1));
      case 2 -> record(List.of(), depth - 1);
      case 3 -> union(depth);
      default -> Schema.createArray(again());
    };
  }

  /** A record around this place once more. */
  private Schema again() {
    return open.get(random.nextInt(open.size()));
  }

  private Schema union(int depth) {
    List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL), again()));
    branches.add(leaf(Schema.Type.INT));
    branches.add(leaf(Schema.Type.STRING));
    branches.add(leaf(Schema.Type.ENUM));
    branches.add(Schema.createMap(any(depth - 1)));
    return Schema.createUnion(branches);
  }

  private Schema leaf(Schema.Type type) {
    return switch (type) {
      case FIXED -> Schema.createFixed("F" + names++, null, null, random.nextInt(9));
      case ENUM -> Schema.createEnum("E" + names++, null, null, List.of("A", "B", "C"));
      default -> Schema.create(type);
    };
  }

  Object next() {
    return value(schema, 0);
  }

  private Object value(Schema type, int depth) {
    return switch (type.getType()) {
      case RECORD -> record(type, depth);
      case UNION -> union(type, depth);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = items(depth); i > 0; i--) {
          items.add(value(type.getElementType(), depth + 1));
        }
        yield items;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = items(depth); i > 0; i--) {
          entries.put(text(), value(type.getValueType(), depth + 1));
        }
        yield entries;
      }
      case FIXED -> new GenericData.Fixed(type, bytes(type.getFixedSize()));
      case ENUM -> new GenericData.EnumSymbol(type, "ABC".substring(0, 1));
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(30)));
      case STRING -> text();
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble() * (random.nextBoolean() ? 1 : 1e13);
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
    };
  }

  private int items(int depth) {
    return depth > 4 ? 0 : random.nextInt(12 / (depth + 1) + 1);
  }

  private Object record(Schema type, int depth) {
    GenericRecord record = new GenericData.Record(type);
    for (Schema.Field field : type.getFields()) {
      record.put(field.pos(), value(field.schema(), depth + 1));
    }
    return record;
  }

  private Object union(Schema type, int depth) {
    Schema branch = type.getTypes().get(random.nextInt(type.getTypes().size()));
    if (depth > 4 && branch.getType() == Schema.Type.RECORD) {
      branch =
          type.getTypes().stream()
              .filter(other -> other.getType() != Schema.Type.RECORD)
              .findFirst()
              .orElse(branch);
    }
    return value(branch, depth + 1);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    if (random.nextBoolean()) {
      Arrays.fill(bytes, 0, random.nextInt(length + 1), (byte) 'x');
      return bytes;
    }
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    if (random.nextInt(8) == 0) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      return random.nextBoolean() ? uuid.toString() : uuid.toString().toUpperCase(Locale.ROOT);
    }
    if (random.nextInt(6) == 0) {
      return Instant.ofEpochSecond(random.nextInt()).toString();
    }
    int length = random.nextInt(20) == 0 ? 513 : random.nextInt(20);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.append(random.nextInt(8) == 0 ? "é" : "").toString();
  }
}
