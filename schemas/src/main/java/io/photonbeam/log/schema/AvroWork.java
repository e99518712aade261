package io.photonbeam.log.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What work Avro has with a schema that grows faster than the schema: this only counts it, and no
 * further than the bounds.
 *
 * <ul>
 *   <li>A default that lacks fields takes these fields' own defaults, and so an array of a hundred
 *       thousand empty records may mean a hundred thousand times all columns of a wide one. Whoever
 *       checks or builds a default writes it out.
 *   <li>Each reader compares each symbol of an enum with each, wherever the enum is used.
 * </ul>
 */
public final class AvroWork {
  /** Most values of all defaults together. */
  private static final int MAX_VALUES = 1_000_000;

  /** Deepest default; one that contains itself has no end. */
  private static final int MAX_DEPTH = 400;

  /** Most comparisons of symbols, for an enum of 14 000 of them used once: a second. */
  private static final long MAX_COMPARISONS = 200_000_000;

  private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;
  private long comparisons;

  private AvroWork() {}

  /** Why nobody should work with a schema, for people; empty if one may. */
  public static Optional<String> problem(Schema schema) {
    AvroWork work = new AvroWork();
    work.addAll(schema);
    if (work.isTooMuch()) {
      return Optional.of("its defaults stand for more than %,d values".formatted(MAX_VALUES));
    }
    return work.comparisons > MAX_COMPARISONS
        ? Optional.of(
            "its enums have too many symbols, in too many places: Avro compares each two at each")
        : Optional.empty();
  }

  private boolean isTooMuch() {
    return values > MAX_VALUES;
  }

  private void addAll(Schema schema) {
    switch (schema.getType()) {
      case ARRAY -> addAll(schema.getElementType());
      case MAP -> addAll(schema.getValueType());
      case UNION -> schema.getTypes().forEach(this::addAll);
      case ENUM -> {
        long symbols = schema.getEnumSymbols().size();
        comparisons += symbols * symbols;
      }
      case RECORD -> {
        if (seen.add(schema)) {
          for (Schema.Field field : schema.getFields()) {
            addDefault(field, 0);
            addAll(field.schema());
          }
        }
      }
      default -> {}
    }
  }

  private void addDefault(Schema.Field field, int depth) {
    if (field.hasDefaultValue() && !isTooMuch()) {
      add(field.schema(), field.defaultVal(), depth);
    }
  }

  private void add(Schema type, Object value, int depth) {
    values = depth > MAX_DEPTH ? MAX_VALUES + 1 : values + 1;
    if (isTooMuch()) {
      return;
    }
    switch (type.getType()) {
      case RECORD -> addRecord(type, value, depth);
      case ARRAY -> {
        if (value instanceof Collection<?> items) {
          items.forEach(item -> add(type.getElementType(), item, depth + 1));
        }
      }
      case MAP -> {
        if (value instanceof Map<?, ?> entries) {
          entries.values().forEach(each -> add(type.getValueType(), each, depth + 1));
        }
      }
      // It may be of any branch, and each is tried.
      case UNION -> type.getTypes().forEach(branch -> add(branch, value, depth + 1));
      default -> {}
    }
  }

  private void addRecord(Schema record, Object value, int depth) {
    if (value instanceof Map<?, ?> given) {
      for (Schema.Field field : record.getFields()) {
        if (given.containsKey(field.name())) {
          add(field.schema(), given.get(field.name()), depth + 1);
        } else {
          addDefault(field, depth + 1);
        }
      }
    }
  }
}
