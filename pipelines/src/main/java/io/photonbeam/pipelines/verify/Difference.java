package io.photonbeam.pipelines.verify;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
  static Optional<Difference> between(Object log, Object output, FieldDefaults defaults) {
    return new Finder(new CanonicalForm(defaults)).find("", log, output);
  }

  private record Finder(CanonicalForm form) {

    Optional<Difference> find(String path, Object log, Object output) {
      if (areEqual(log, output)) {
        return Optional.empty();
      }
      Optional<Difference> inner = Optional.empty();
      if (log instanceof IndexedRecord a && output instanceof IndexedRecord b) {
        inner = inFields(path, a, b);
      } else if (log instanceof List<?> a && output instanceof List<?> b && a.size() == b.size()) {
        inner = inItems(path, a, b);
      }
      return inner.or(() -> Optional.of(new Difference(path, text(log), text(output))));
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

    private Optional<Difference> inItems(String path, List<?> log, List<?> output) {
      Iterator<?> others = output.iterator();
      int index = 0;
      for (Object item : log) {
        Optional<Difference> found = find(path + "[" + index++ + "]", item, others.next());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    /** A field's value, or null where it stands for nothing. */
    private Object value(IndexedRecord record, String name) {
      Schema.Field field = record.getSchema().getField(name);
      Object value = field == null ? null : record.get(field.pos());
      return form.isNothing(record.getSchema(), name, value) ? null : value;
    }

    private boolean areEqual(Object log, Object output) {
      form.set(log);
      byte[] first = Arrays.copyOf(form.bytes(), form.length());
      form.set(output);
      return Arrays.equals(first, 0, first.length, form.bytes(), 0, form.length());
    }
  }

  /** A value as text, of bounded length. */
  static String text(Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
