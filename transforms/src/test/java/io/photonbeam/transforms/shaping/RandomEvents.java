package io.photonbeam.transforms.shaping;

import io.photonbeam.log.schema.WriterSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;

/** Random schemas and values of theirs, odd ones among them, as any log may have. */
public final class RandomEvents {
  private static final int MAX_DEPTH = 3;
  private static final String[] INT_TYPES = {"date", "time-millis"};
  private static final String[] LONG_TYPES = {
    "time-micros",
    "timestamp-millis",
    "timestamp-micros",
    "timestamp-nanos",
    "local-timestamp-millis",
    "local-timestamp-micros",
    "local-timestamp-nanos"
  };
  private static final long[] EXTREMES = {
    0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 53
  };

  private final Random random;
  private final List<Schema> records = new ArrayList<>();
  private int names;

  public RandomEvents(long seed) {
    this.random = new Random(seed);
  }

  /** A record with an {@code order_id}. */
  public Schema order() {
    return event("Order", new Schema.Field("order_id", Schema.create(Schema.Type.STRING)));
  }

  /** A record with some more fields. */
  public Schema event(String name, Schema.Field... first) {
    List<Schema.Field> fields = new ArrayList<>(List.of(first));
    for (int i = random.nextInt(4); i >= 0; i--) {
      fields.add(new Schema.Field("field" + i, type(0)));
    }
    return Schema.createRecord(name, null, "shop", false, fields);
  }

  private String name(String kind) {
    return kind + names++;
  }

  private Schema type(int depth) {
    int most = depth < MAX_DEPTH ? 15 : 10;
    return switch (random.nextInt(most)) {
      case 0 -> Schema.create(Schema.Type.NULL);
      case 1 -> Schema.create(Schema.Type.BOOLEAN);
      case 2 -> logical(Schema.create(Schema.Type.INT), INT_TYPES);
      case 3 -> logical(Schema.create(Schema.Type.LONG), LONG_TYPES);
      case 4 -> Schema.create(random.nextBoolean() ? Schema.Type.FLOAT : Schema.Type.DOUBLE);
      case 5 -> string();
      case 6 -> decimal(Schema.create(Schema.Type.BYTES), 40);
      case 7 -> fixed();
      case 8 -> enumeration();
      case 9 -> recordAgain();
      case 10 -> Schema.createArray(type(depth + 1));
      case 11 -> Schema.createMap(type(depth + 1));
      case 12, 13 -> union(depth);
      default -> record(depth);
    };
  }

  private Schema logical(Schema schema, String[] types) {
    int chosen = random.nextInt(types.length + 1);
    if (chosen < types.length) {
      schema.addProp("logicalType", types[chosen]);
      LogicalTypes.fromSchemaIgnoreInvalid(schema).addToSchema(schema);
    }
    return schema;
  }

  private Schema string() {
    Schema string = Schema.create(Schema.Type.STRING);
    return random.nextBoolean() ? string : LogicalTypes.uuid().addToSchema(string);
  }

  private Schema decimal(Schema schema, int maxPrecision) {
    if (maxPrecision == 0 || random.nextBoolean()) {
      return schema;
    }
    int precision = 1 + random.nextInt(maxPrecision);
    return LogicalTypes.decimal(precision, random.nextInt(precision + 1)).addToSchema(schema);
  }

  private Schema fixed() {
    int size = List.of(0, 1, 8, 12, 16, 20).get(random.nextInt(6));
    Schema fixed = Schema.createFixed(name("Fixed"), null, "shop", size);
    if (size == 12 && random.nextBoolean()) {
      fixed.addProp("logicalType", "duration");
      return fixed;
    }
    if (size == 16 && random.nextBoolean()) {
      return LogicalTypes.uuid().addToSchema(fixed);
    }
    return decimal(fixed, size == 0 ? 0 : size == 1 ? 2 : 18);
  }

  private Schema enumeration() {
    String third = random.nextBoolean() ? "C" : "no name";
    return WriterSchema.parse(
        "{\"type\":\"enum\",\"name\":\"%s\",\"namespace\":\"shop\",\"symbols\":[\"A\",\"B\",\"%s\"]}"
            .formatted(name("Enum"), third));
  }

  /** One that was defined before, if there is any. */
  private Schema recordAgain() {
    return records.isEmpty()
        ? Schema.create(Schema.Type.STRING)
        : records.get(random.nextInt(records.size()));
  }

  private Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add(new Schema.Field("f" + i, type(depth + 1)));
    }
    Schema record = Schema.createRecord(name("Record"), null, "shop", false, fields);
    records.add(record);
    return record;
  }

  /** Of each unnamed type at most one; often with null, anywhere. */
  private Schema union(int depth) {
    Map<String, Schema> branches = new HashMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Schema branch = type(depth + 1);
      if (branch.getType() != Schema.Type.UNION) {
        branches.putIfAbsent(branch.getFullName(), branch);
      }
    }
    return branches.isEmpty()
        ? Schema.create(Schema.Type.STRING)
        : Schema.createUnion(List.copyOf(branches.values()));
  }

  /** A value of a type, as Avro's own writer takes it. */
  public Object value(Schema type) {
    return switch (type.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> random.nextInt(5) == 0 ? Float.NaN : random.nextFloat();
      case DOUBLE -> random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : random.nextDouble();
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(30)));
      case FIXED -> new GenericData.Fixed(type, bytes(type.getFixedSize()));
      case ENUM -> new GenericData.EnumSymbol(type, type.getEnumSymbols().get(random.nextInt(3)));
      case ARRAY -> values(type.getElementType());
      case MAP -> entries(type.getValueType());
      case UNION -> value(type.getTypes().get(random.nextInt(type.getTypes().size())));
      case RECORD -> record(type);
    };
  }

  private GenericData.Record record(Schema type) {
    GenericData.Record record = new GenericData.Record(type);
    type.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
    return record;
  }

  private long number() {
    return random.nextInt(3) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextLong();
  }

  /** Now and then one that is no UTF-8; two of one text need not be equal objects. */
  private CharSequence text() {
    if (random.nextInt(8) == 0) {
      return new Utf8(new byte[] {'a', (byte) (0xf8 + random.nextInt(2))});
    }
    String text =
        random.nextInt(4) == 0 ? "" : "no uuid \u0000 \ud83d\ude00".substring(random.nextInt(8));
    return random.nextBoolean() ? text : new Utf8(text);
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Object> values(Schema type) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(type));
    }
    return values;
  }

  private Map<Object, Object> entries(Schema type) {
    Map<Object, Object> entries = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.put(text(), value(type));
    }
    return entries;
  }
}
