package io.photonbeam.transforms.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

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
final class RowForm {
  /** The column of a record that has none. */
  static final String EMPTY = "_empty";

  private final Map<String, Schema> records = new HashMap<>();
  private boolean changed;

  private RowForm() {}

  /** The schema as which events are written; the same instance if it can be. */
  static Schema of(Schema logged) {
    RowForm form = new RowForm();
    Schema written = form.written(logged);
    return form.changed ? written : logged;
  }

  private Schema written(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        Schema known = records.get(schema.getFullName());
        yield known != null ? known : record(schema);
      }
      case ENUM -> enumeration(schema);
      case ARRAY -> withProperties(schema, Schema.createArray(written(schema.getElementType())));
      case MAP -> withProperties(schema, Schema.createMap(written(schema.getValueType())));
      case UNION -> union(schema);
      default -> schema;
    };
  }

  private Schema record(Schema schema) {
    Schema copy =
        Schema.createRecord(
            schema.getName(), schema.getDoc(), schema.getNamespace(), schema.isError());
    records.put(schema.getFullName(), copy);
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
    if (isLegal(schema)) {
      return schema;
    }
    changed = true;
    return Schema.create(Schema.Type.STRING);
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

  /** A value of the log's schema as one of the schema as which it is written. */
  static Object written(Object value, Schema logged, Schema written) {
    return switch (logged.getType()) {
      case RECORD -> record((IndexedRecord) value, logged, written);
      case ENUM ->
          written.getType() == Schema.Type.ENUM
              ? new GenericData.EnumSymbol(written, value.toString())
              : value.toString();
      case FIXED -> new GenericData.Fixed(written, ((GenericFixed) value).bytes());
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (Object item : (Iterable<?>) value) {
          items.add(written(item, logged.getElementType(), written.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach(
                (key, each) ->
                    entries.put(key, written(each, logged.getValueType(), written.getValueType())));
        yield entries;
      }
      case UNION -> {
        int branch = GenericData.get().resolveUnion(logged, value);
        yield written(value, logged.getTypes().get(branch), branch(logged, branch, written));
      }
      default -> value;
    };
  }

  private static IndexedRecord record(IndexedRecord value, Schema logged, Schema written) {
    GenericData.Record record = new GenericData.Record(written);
    for (Schema.Field field : logged.getFields()) {
      int at = field.pos();
      record.put(at, written(value.get(at), field.schema(), written.getFields().get(at).schema()));
    }
    return record;
  }

  /**
   * The branch as which one is written: they stand in the order in which the logged ones came
   * first. The names of types do not tell it, as they may have been changed.
   */
  private static Schema branch(Schema logged, int branch, Schema written) {
    Map<String, Integer> places = new HashMap<>();
    for (Schema type : logged.getTypes()) {
      places.putIfAbsent(writtenName(type), places.size());
    }
    return written.getTypes().get(places.get(writtenName(logged.getTypes().get(branch))));
  }

  private static String writtenName(Schema type) {
    return type.getType() == Schema.Type.ENUM && !isLegal(type)
        ? Schema.Type.STRING.getName()
        : type.getFullName();
  }
}
