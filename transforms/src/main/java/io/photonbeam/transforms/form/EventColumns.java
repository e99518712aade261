package io.photonbeam.transforms.form;

import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.ValueSkipper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes events straight from their bytes into Parquet's columns. The columns get what they would
 * get from an {@link EventReader}'s records by parquet-avro, but for the order of a map's entries,
 * and no record is built. Thread-safe.
 */
public final class EventColumns {
  private final ColumnWriter event;

  private EventColumns(ColumnWriter event) {
    this.event = event;
  }

  /**
   * For events of a log's schema.
   *
   * @param written what {@link RowForm} made of it; its types may be renamed. Parquet can hold it
   */
  public static EventColumns of(Schema logged, Schema written) {
    return new EventColumns(new Compiler().value(logged, written));
  }

  /**
   * Writes an event as the value of a field.
   *
   * @throws MalformedRecordException if the bytes are no such event; some of it may be written then
   */
  public void write(EventBytes in, RecordConsumer out) throws MalformedRecordException {
    event.write(in, out);
  }

  /** Goes through both schemas side by side, as parquet-avro makes its types of the written one. */
  private static final class Compiler {
    /** Each record type is compiled once, however many columns it stands for. */
    private final Map<String, ColumnWriter> records = new HashMap<>();

    ColumnWriter value(Schema logged, Schema written) {
      return switch (logged.getType()) {
        case RECORD -> record(logged, written);
        case ARRAY ->
            ColumnWriter.ofList(
                field("element", 0, logged.getElementType(), written.getElementType()));
        case MAP ->
            new MapWriter(
                field("value", 1, logged.getValueType(), written.getValueType()),
                ValueSkipper.over(logged.getValueType()));
        default -> ColumnWriter.ofPrimitive(logged);
      };
    }

    private ColumnWriter record(Schema logged, Schema written) {
      ColumnWriter known = records.get(logged.getFullName());
      if (known != null) {
        return known;
      }
      List<ColumnWriter> fields = new ArrayList<>();
      for (Schema.Field field : logged.getFields()) {
        if (field.schema().getType() != Schema.Type.NULL) {
          Schema.Field as = written.getFields().get(field.pos());
          fields.add(field(as.name(), fields.size(), field.schema(), as.schema()));
        }
      }
      ColumnWriter record = ColumnWriter.ofGroup(fields.toArray(ColumnWriter[]::new));
      records.put(logged.getFullName(), record);
      return record;
    }

    /** A field of a group, which is left out where its value is null. */
    private ColumnWriter field(String name, int index, Schema logged, Schema written) {
      return logged.getType() == Schema.Type.UNION
          ? union(name, index, logged, written)
          : ColumnWriter.ofField(name, index, value(logged, written));
    }

    private ColumnWriter union(String name, int index, Schema logged, Schema written) {
      int[] places = RowForm.branches(logged);
      ColumnWriter[] branches = new ColumnWriter[places.length];
      for (int i = 0; i < branches.length; i++) {
        Schema branch = logged.getTypes().get(i);
        branches[i] =
            branch.getType() == Schema.Type.NULL
                ? ColumnWriter.ofNull()
                : ColumnWriter.ofField(name, index, branch(branch, written, places[i]));
      }
      return ColumnWriter.ofUnion(branches);
    }

    /**
     * A value of a union: of its type if there is only null beside it, else a member of a group.
     */
    private ColumnWriter branch(Schema logged, Schema written, int place) {
      ColumnWriter value = value(logged, written.getTypes().get(place));
      boolean isNullable = written.isNullable();
      if (isNullable && written.getTypes().size() == 2) {
        return value;
      }
      int nulls =
          (int) written.getTypes().subList(0, place).stream().filter(Compiler::isNull).count();
      int member = place - nulls;
      return ColumnWriter.ofGroup(ColumnWriter.ofField("member" + member, member, value));
    }

    private static boolean isNull(Schema schema) {
      return schema.getType() == Schema.Type.NULL;
    }
  }
}
