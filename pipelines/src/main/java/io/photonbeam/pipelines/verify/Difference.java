package io.photonbeam.pipelines.verify;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * The first place where two values are not equal in their canonical form.
 *
 * @param field its path, like {@code ads[2].price}; empty if the whole values differ
 * @param log the value in the log, as text
 * @param output the value in the output, as text
 */
record Difference(String field, String log, String output) {
  private static final int MAX_TEXT = 200;

  /** Finds it; empty if the values are equal. */
  static Optional<Difference> between(
      IndexedRecord log, IndexedRecord output, FieldDefaults defaults) {
    return new Finder(new CanonicalForm(defaults)).find("", Typed.of(log), Typed.of(output));
  }

  /**
   * A value and its type.
   *
   * @param type which may be a union
   * @param isNothing whether it is what a record has that lacks the field
   */
  private record Typed(Schema type, Object value, boolean isNothing) {
    static final Typed ABSENT = new Typed(Schema.create(Schema.Type.NULL), null, true);

    static Typed of(IndexedRecord record) {
      return new Typed(record.getSchema(), record, false);
    }

    /** An item of this list. */
    Typed item(Object item) {
      return new Typed(plainType().getElementType(), item, false);
    }

    /** The type; of a union that which the value has. */
    private Schema plainType() {
      return type.getType() == Schema.Type.UNION
          ? type.getTypes().get(CanonicalForm.branch(type, value))
          : type;
    }

    /** As text; with the type, if only that tells it from another. */
    String text(Typed other) {
      String text = Difference.text(value);
      return text.equals(Difference.text(other.value)) ? text + " as " + words(plainType()) : text;
    }

    private static String words(Schema type) {
      if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        return "decimal of scale " + decimal.getScale();
      }
      return type.getLogicalType() == null
          ? type.getFullName()
          : type.getFullName() + " " + type.getLogicalType().getName();
    }
  }

  private record Finder(CanonicalForm form) {

    Optional<Difference> find(String path, Typed log, Typed output) {
      if (areEqual(log, output)) {
        return Optional.empty();
      }
      Optional<Difference> inner = Optional.empty();
      if (log.value() instanceof IndexedRecord a && output.value() instanceof IndexedRecord b) {
        inner = inFields(path, a, b);
      } else if (log.value() instanceof List<?> a
          && output.value() instanceof List<?> b
          && a.size() == b.size()) {
        inner = inItems(path, log, output);
      }
      return inner.or(() -> Optional.of(new Difference(path, log.text(output), output.text(log))));
    }

    private Optional<Difference> inFields(String path, IndexedRecord log, IndexedRecord output) {
      TreeSet<String> names = new TreeSet<>();
      log.getSchema().getFields().forEach(field -> names.add(field.name()));
      output.getSchema().getFields().forEach(field -> names.add(field.name()));
      String prefix = path.isEmpty() ? "" : path + ".";
      for (String name : names) {
        Optional<Difference> found = find(prefix + name, value(log, name), value(output, name));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<Difference> inItems(String path, Typed log, Typed output) {
      Iterator<?> others = ((List<?>) output.value()).iterator();
      int index = 0;
      for (Object item : (List<?>) log.value()) {
        Optional<Difference> found =
            find(path + "[" + index++ + "]", log.item(item), output.item(others.next()));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Typed value(IndexedRecord record, String name) {
      Schema.Field field = record.getSchema().getField(name);
      if (field == null) {
        return Typed.ABSENT;
      }
      Object value = record.get(field.pos());
      return new Typed(field.schema(), value, form.isNothing(record.getSchema(), field, value));
    }

    private boolean areEqual(Typed log, Typed output) {
      if (log.isNothing() || output.isNothing()) {
        return log.isNothing() == output.isNothing();
      }
      form.set(log.type(), log.value());
      byte[] first = Arrays.copyOf(form.bytes(), form.length());
      form.set(output.type(), output.value());
      return Arrays.equals(first, 0, first.length, form.bytes(), 0, form.length());
    }
  }

  /** A value as text, of bounded length; bytes as hexadecimal numbers. */
  static String text(Object value) {
    String text = value instanceof ByteBuffer bytes ? hex(bytes) : String.valueOf(value);
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }

  private static String hex(ByteBuffer bytes) {
    byte[] first = new byte[Math.min(bytes.remaining(), MAX_TEXT)];
    bytes.duplicate().get(first);
    return "0x" + HexFormat.of().formatHex(first);
  }
}
