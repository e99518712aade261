package io.photonbeam.transforms.row;

import io.photonbeam.log.EventFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A digest of what of a log's schema reaches the rows: the names of records, and the names, types
 * and order of their fields. Two schemas of one digest write the same bytes for the same events,
 * and their rows have the same columns; they may differ in documentation, defaults, aliases by
 * which no wanted field is found, other properties, namespaces, and names of enums and fixed types.
 */
public final class RowSchemaDigest {
  private final MessageDigest digest;
  private final Predicate<String> keptAlias;
  private final Map<String, Integer> named = new HashMap<>();

  private RowSchemaDigest(Predicate<String> keptAlias) {
    this.keptAlias = keptAlias;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** The digest of a schema of primary events, as text. */
  public static String ofPrimary(Schema schema) {
    // Which fields are wanted is told by options that no writer of rows has.
    return of(schema, alias -> true);
  }

  /**
   * The digest of a schema of foreign events, as text.
   *
   * @param fields aliases by which one of them is found are part of the form, so that it is the
   *     same field in all schemas of the form
   */
  public static String ofForeign(Schema schema, EventFields fields) {
    Set<String> steps = new HashSet<>();
    fields.byRole().values().forEach(path -> addSteps(path, steps));
    return of(schema, steps::contains);
  }

  /** An alias may stand for several steps of a path. */
  private static void addSteps(String path, Set<String> steps) {
    List<String> names = Arrays.asList(path.split("\\."));
    for (int from = 0; from < names.size(); from++) {
      for (int to = from + 1; to <= names.size(); to++) {
        steps.add(String.join(".", names.subList(from, to)));
      }
    }
  }

  private static String of(Schema schema, Predicate<String> keptAlias) {
    RowSchemaDigest form = new RowSchemaDigest(keptAlias);
    form.schema(schema);
    return HexFormat.of().formatHex(form.digest.digest());
  }

  private void schema(Schema schema) {
    text(schema.getType().name());
    switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> named(schema);
      case ARRAY -> schema(schema.getElementType());
      case MAP -> schema(schema.getValueType());
      case UNION -> {
        number(schema.getTypes().size());
        schema.getTypes().forEach(this::schema);
      }
      default -> {}
    }
    logicalType(schema.getLogicalType());
  }

  /** A type is told once, and named by its number from then on. */
  private void named(Schema schema) {
    Integer known = named.putIfAbsent(schema.getFullName(), named.size());
    number(known == null ? -1 : known);
    if (known != null) {
      return;
    }
    switch (schema.getType()) {
      case ENUM -> {
        number(schema.getEnumSymbols().size());
        schema.getEnumSymbols().forEach(this::text);
      }
      case FIXED -> number(schema.getFixedSize());
      default -> {
        // That of the whole names a column; by the others the audit finds defaults.
        text(schema.getName());
        number(schema.getFields().size());
        schema.getFields().forEach(this::field);
      }
    }
  }

  private void field(Schema.Field field) {
    text(field.name());
    List<String> kept = field.aliases().stream().filter(keptAlias).sorted().toList();
    number(kept.size());
    kept.forEach(this::text);
    schema(field.schema());
  }

  private void logicalType(LogicalType type) {
    text(type == null ? "" : type.getName());
    if (type instanceof LogicalTypes.Decimal decimal) {
      number(decimal.getPrecision());
      number(decimal.getScale());
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (number >>> shift));
    }
  }
}
