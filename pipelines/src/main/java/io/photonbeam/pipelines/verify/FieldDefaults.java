package io.photonbeam.pipelines.verify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * What a field has where an older schema does not know it: its default. By record name and field,
 * taken from all schema versions of the logs, so that a record written without the field equals the
 * same record read with a newer schema. Immutable, thread-safe.
 */
final class FieldDefaults {
  static final FieldDefaults NONE = new FieldDefaults(Map.of());

  private final Map<String, byte[]> canonical;

  private FieldDefaults(Map<String, byte[]> canonical) {
    this.canonical = canonical;
  }

  /** Collects defaults; where versions differ the one added last counts. Not thread-safe. */
  static final class Collector {
    private final Map<String, byte[]> found = new HashMap<>();

    void add(Schema schema) {
      collect(schema, new HashSet<>(), found);
    }

    FieldDefaults finish() {
      return new FieldDefaults(Map.copyOf(found));
    }
  }

  /** The canonical form of a field's default, or null if it has none but null. */
  byte[] of(Schema record, String field) {
    return canonical.get(record.getName() + "." + field);
  }

  private static void collect(Schema schema, Set<Schema> seen, Map<String, byte[]> into) {
    switch (schema.getType()) {
      case ARRAY -> collect(schema.getElementType(), seen, into);
      case MAP -> collect(schema.getValueType(), seen, into);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, seen, into));
      case RECORD -> {
        if (seen.add(schema)) {
          for (Schema.Field field : schema.getFields()) {
            noteDefault(schema, field, into);
            collect(field.schema(), seen, into);
          }
        }
      }
      default -> {}
    }
  }

  private static void noteDefault(Schema record, Schema.Field field, Map<String, byte[]> into) {
    if (!field.hasDefaultValue()) {
      return;
    }
    try {
      CanonicalForm form = new CanonicalForm(NONE);
      Object value = GenericData.get().getDefaultValue(field);
      String name = record.getName() + "." + field.name();
      if (value == null) {
        into.remove(name);
      } else {
        form.set(field.schema(), value);
        into.put(name, Arrays.copyOf(form.bytes(), form.length()));
      }
    } catch (AvroRuntimeException | StackOverflowError e) {
      // A default that does not fit its type is none, nor is one that holds itself.
    }
  }
}
