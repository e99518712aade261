package io.photonbeam.log.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Compiles a record schema into {@link Step}s that pass over its records and note the values at
 * some field paths. A path may lead through unions: where it does not go on in a branch, or ends in
 * a type that can't play its role, that branch has no value of it.
 */
final class Steps {
  /** Records that hold no noted field, by full name: they may contain themselves. */
  private final Map<String, Step> plainRecords = new HashMap<>();

  private final Map<String, Leaf> leaves = new LinkedHashMap<>();

  /** What was found at the end of a path. */
  private static final class Leaf {
    final Noter noter;
    Schema.Field field;
    boolean isUsable;
    String unusable;

    Leaf(Noter noter) {
      this.noter = noter;
    }
  }

  private Steps(Map<String, Noter> noted) {
    noted.forEach((path, noter) -> leaves.put(path, new Leaf(noter)));
  }

  /**
   * Compiles a record schema.
   *
   * @param noted what reads the values at each field path
   * @throws IllegalArgumentException if the schema is no record, a path leads nowhere, or nowhere
   *     to a type that can play its role; the message names the path
   */
  static Step compile(Schema schema, Map<String, Noter> noted) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("its records are of type " + schema.getType());
    }
    Steps steps = new Steps(noted);
    Map<String, Leaf> paths = new LinkedHashMap<>(steps.leaves);
    Step step = steps.record(schema, paths);
    steps.leaves.forEach(Steps::requireUsable);
    return step;
  }

  private static void requireUsable(String path, Leaf leaf) {
    if (leaf.field == null) {
      throw new IllegalArgumentException("its schema has no field '" + path + "'");
    }
    if (!leaf.isUsable) {
      throw new IllegalArgumentException(
          "its field '%s' is of type %s; %s".formatted(path, leaf.unusable, leaf.noter.types()));
    }
  }

  /** A record, and what of its is noted, by the rest of the path. */
  private Step record(Schema schema, Map<String, Leaf> paths) {
    Map<Schema.Field, Map<String, Leaf>> byField = new HashMap<>();
    paths.forEach(
        (path, leaf) -> {
          FieldPath.Step first = FieldPath.first(schema, path);
          if (first != null) {
            byField.computeIfAbsent(first.field(), f -> new LinkedHashMap<>());
            if (byField.get(first.field()).put(first.rest(), leaf) != null) {
              throw new IllegalArgumentException("field '" + path + "' has two roles");
            }
          }
        });
    List<Step> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Map<String, Leaf> within = byField.getOrDefault(field, Map.of());
      if (!within.isEmpty()) {
        fields.add(field(field, within));
      } else if (!HeapCost.isBare(field.schema())) {
        fields.add(plain(field.schema()));
      }
    }
    return Step.overFields(fields.toArray(Step[]::new), weight(schema));
  }

  private Step field(Schema.Field field, Map<String, Leaf> paths) {
    Leaf leaf = paths.get("");
    if (leaf != null && paths.size() > 1) {
      throw new IllegalArgumentException("field '" + field.name() + "' has two roles");
    }
    if (leaf != null) {
      leaf.field = field;
    }
    Schema type = field.schema();
    if (type.getType() != Schema.Type.UNION) {
      return branch(type, paths);
    }
    return Step.overUnion(type.getTypes().stream().map(b -> branch(b, paths)).toArray(Step[]::new));
  }

  private Step branch(Schema type, Map<String, Leaf> paths) {
    Leaf leaf = paths.get("");
    if (leaf != null) {
      return leaf(type, leaf);
    }
    return type.getType() == Schema.Type.RECORD ? record(type, paths) : plain(type);
  }

  private Step leaf(Schema type, Leaf leaf) {
    Noter noter = leaf.noter;
    if (noter.canRead(type)) {
      leaf.isUsable = true;
      return noter.reader(type);
    }
    String name = typeName(type);
    leaf.unusable = leaf.unusable == null ? name : leaf.unusable;
    Step plain = plain(type);
    if (type.getType() == Schema.Type.NULL) {
      return plain;
    }
    return cursor -> {
      plain.pass(cursor);
      noter.unusable(name);
    };
  }

  /** A type in words: its logical type, if it has one. */
  private static String typeName(Schema type) {
    return type.getLogicalType() == null
        ? type.getType().getName()
        : type.getLogicalType().getName();
  }

  /** Passes over a value of which nothing is noted. */
  Step plain(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> plainRecord(schema);
      case UNION ->
          Step.overUnion(schema.getTypes().stream().map(this::plain).toArray(Step[]::new));
      case ARRAY -> items(schema.getElementType());
      case MAP ->
          Step.overItems(
              mapEntry(plain(schema.getValueType())), HeapCost.ofEntry(schema.getValueType()));
      default -> Step.overPrimitive(schema);
    };
  }

  /** Passes over a value of which nothing is noted. */
  static Step over(Schema schema) {
    return new Steps(Map.of()).plain(schema);
  }

  private static Step mapEntry(Step value) {
    return cursor -> {
      cursor.skip(cursor.readLength());
      value.pass(cursor);
    };
  }

  private Step plainRecord(Schema schema) {
    Step known = plainRecords.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    List<Schema> inner =
        schema.getFields().stream()
            .map(Schema.Field::schema)
            .filter(type -> !HeapCost.isBare(type))
            .toList();
    Step[] fields = new Step[inner.size()];
    Step step = Step.overFields(fields, weight(schema));
    plainRecords.put(schema.getFullName(), step);
    Arrays.setAll(fields, i -> plain(inner.get(i)));
    return step;
  }

  private Step items(Schema type) {
    return HeapCost.isBare(type)
        ? Step.overBareItems(HeapCost.ofBareItem(type))
        : Step.overItems(plain(type), HeapCost.ofItem(type));
  }

  /** What a record takes on the heap, with the records in it that are not passed over. */
  private static int weight(Schema record) {
    int weight = HeapCost.ofRecord(record);
    for (Schema.Field field : record.getFields()) {
      weight += HeapCost.isBare(field.schema()) ? HeapCost.ofBare(field.schema()) : 0;
    }
    return weight;
  }
}
