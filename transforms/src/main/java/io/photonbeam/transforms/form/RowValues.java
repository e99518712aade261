package io.photonbeam.transforms.form;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Turns values of a log's schema into those of its {@link RowForm}. What there is to know of a
 * union is found out once, not at each value. Not thread-safe.
 */
final class RowValues {
  /** As what each branch of a logged union is written. */
  private final IdentityHashMap<Schema, int[]> unions = new IdentityHashMap<>();

  /** A value of the log's schema as one of the schema as which it is written. */
  Object written(Object value, Schema logged, Schema written) {
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
        int place = unions.computeIfAbsent(logged, RowForm::branches)[branch];
        yield written(value, logged.getTypes().get(branch), written.getTypes().get(place));
      }
      default -> value;
    };
  }

  private IndexedRecord record(IndexedRecord value, Schema logged, Schema written) {
    GenericData.Record record = new GenericData.Record(written);
    for (Schema.Field field : logged.getFields()) {
      int at = field.pos();
      record.put(at, written(value.get(at), field.schema(), written.getFields().get(at).schema()));
    }
    return record;
  }
}
