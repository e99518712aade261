package io.photonbeam.transforms.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The form in which events of a log's schema are written. It is the log's own schema, but for what
 * Avro and Parquet read and do not write:
 *
 * <ul>
 *   <li>a record without a column (no fields, or only of type null) gets a column {@value #EMPTY},
 *       which is always null;
 *   <li>an enum with a symbol that is no name, {@code credit-card} say, becomes a string;
 *   <li>a default that does not fit its field is left out.
 * </ul>
 */
public final class RowForm {
  /** The column of a record that has none. */
  static final String EMPTY = "_empty";

  /** What records and enums are written as, by name: each is looked at once. */
  private final Map<String, Schema> named = new HashMap<>();

  private boolean changed;

  private RowForm() {}

  /** The schema as which events are written; the same instance if it can be. */
  public static Schema of(Schema logged) {
    RowForm form = new RowForm();
    Schema written = form.written(logged);
    return form.changed ? written : logged;
  }

  private Schema written(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> {
        Schema known = named.get(schema.getFullName());
        yield known != null ? known : named(schema);
      }
      case ARRAY -> withProperties(schema, Schema.createArray(written(schema.getElementType())));
      case MAP -> withProperties(schema, Schema.createMap(written(schema.getValueType())));
      case UNION -> union(schema);
      default -> schema;
    };
  }

  private Schema named(Schema schema) {
    return schema.getType() == Schema.Type.RECORD ? record(schema) : enumeration(schema);
  }

  private Schema record(Schema schema) {
    Schema copy =
        Schema.createRecord(
            schema.getName(), schema.getDoc(), schema.getNamespace(), schema.isError());
    named.put(schema.getFullName(), copy);
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(field(field)));
    if (fields.stream().allMatch(field -> field.schema().getType() == Schema.Type.NULL)) {
      Schema none = Schema.create(Schema.Type.NULL);
      Schema empty = Schema.createUnion(none, Schema.create(Schema.Type.BOOLEAN));
      fields.add(new Schema.Field(EMPTY, empty, null, Schema.Field.NULL_DEFAULT_VALUE));
      changed = true;
    }
    copy.setFields(fields);
    addAliases(schema, copy);
    return withProperties(schema, copy);
  }

  private void addAliases(Schema schema, Schema copy) {
    for (String alias : schema.getAliases()) {
      try {
        int dot = alias.lastIndexOf('.');
        copy.addAlias(alias.substring(dot + 1), dot < 0 ? "" : alias.substring(0, dot));
      } catch (SchemaParseException e) {
        changed = true;
      }
    }
  }

  private Schema.Field field(Schema.Field field) {
    Schema type = written(field.schema());
    try {
      return new Schema.Field(field, type);
    } catch (RuntimeException e) {
      changed = true;
      Schema.Field plain = new Schema.Field(field.name(), type, field.doc(), null, field.order());
      plain.putAll(field);
      field.aliases().forEach(plain::addAlias);
      return plain;
    }
  }

  private Schema enumeration(Schema schema) {
    boolean legal = isLegal(schema);
    changed |= !legal;
    Schema written = legal ? schema : Schema.create(Schema.Type.STRING);
    named.put(schema.getFullName(), written);
    return written;
  }

  private static boolean isLegal(Schema enumeration) {
    return enumeration.getEnumSymbols().stream()
        .allMatch(symbol -> NameValidator.UTF_VALIDATOR.validate(symbol).isOK());
  }

  /** A union has each type but named ones once, so enums may fall together with its string. */
  private Schema union(Schema schema) {
    Map<String, Schema> branches = new LinkedHashMap<>();
    for (Schema branch : schema.getTypes()) {
      Schema written = written(branch);
      branches.putIfAbsent(written.getFullName(), written);
    }
    return withProperties(schema, Schema.createUnion(List.copyOf(branches.values())));
  }

  private static Schema withProperties(Schema from, Schema to) {
    to.putAll(from);
    if (from.getLogicalType() != null) {
      from.getLogicalType().addToSchema(to);
    }
    return to;
  }

  /**
   * As which of the written union's branches each of the logged ones is written: they stand in the
   * order in which the logged ones came first. The names of types do not tell it, as they may have
   * been changed.
   */
  static int[] branches(Schema logged) {
    Map<String, Integer> places = new HashMap<>();
    int[] branches = new int[logged.getTypes().size()];
    for (int i = 0; i < branches.length; i++) {
      Schema branch = logged.getTypes().get(i);
      String name =
          branch.getType() == Schema.Type.ENUM && !isLegal(branch)
              ? Schema.Type.STRING.getName()
              : branch.getFullName();
      Integer place = places.putIfAbsent(name, places.size());
      branches[i] = place == null ? places.size() - 1 : place;
    }
    return branches;
  }
}
