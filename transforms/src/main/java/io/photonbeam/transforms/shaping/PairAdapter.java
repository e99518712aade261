package io.photonbeam.transforms.shaping;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.transforms.form.CleanText;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * An adapter for pairs of two schemas, with whatever it may do wrong turned into an answer. Not
 * thread-safe.
 */
public final class PairAdapter {
  private final JoinAdapter adapter;
  private final AdaptedSchema schema;

  /** What became of a pair. */
  public sealed interface Answer {}

  /** A row that can be written. */
  public record Row(GenericRecord record) implements Answer {}

  /** The adapter dropped the pair. */
  public record Filtered() implements Answer {}

  /**
   * The adapter failed.
   *
   * @param why for people
   */
  public record Failed(String why) implements Answer {}

  /**
   * For pairs of two schemas.
   *
   * @param schema what {@link AdaptedSchema#of} gave for this adapter
   */
  public PairAdapter(JoinAdapter adapter, AdaptedSchema schema) {
    this.adapter = adapter;
    this.schema = schema;
  }

  /**
   * Asks the adapter.
   *
   * @throws IllegalStateException if the thread was interrupted meanwhile
   */
  public Answer adapt(GenericRecord foreign, GenericRecord primary) {
    if (schema.problem().isPresent()) {
      return new Failed(schema.problem().get());
    }
    try {
      Optional<GenericRecord> row = adapter.adapt(foreign, primary, schema.content());
      if (row == null) {
        return new Failed("it returned null; to drop a pair, return Optional.empty()");
      }
      return row.isEmpty() ? new Filtered() : checked(row.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the adapter", e);
    } catch (Throwable e) {
      return new Failed(describe(AdapterFailure.of(e)));
    }
  }

  /** Parquet's writer would fail in the middle of a file, and the other rows with it. */
  private Answer checked(GenericRecord row) {
    Schema content = schema.content();
    if (!content.equals(row.getSchema())) {
      return new Failed("its record has another schema than its rowSchema gave");
    }
    for (Schema.Field field : content.getFields()) {
      Object value = row.get(field.pos());
      if (!GenericData.get().validate(field.schema(), value)) {
        String type = value == null ? "null" : value.getClass().getName();
        return new Failed(
            "field '%s' of its record can't hold this %s; its schema is %s"
                .formatted(field.name(), type, field.schema()));
      }
      if (!CleanText.isIn(value)) {
        return new Failed(
            "field '%s' of its record holds text that is no UTF-8".formatted(field.name()));
      }
    }
    return new Row(row);
  }

  /** An exception with the line that threw it. */
  static String describe(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? text(e) : text(e) + ", at " + trace[0];
  }

  private static String text(Throwable e) {
    try {
      return e.toString();
    } catch (RuntimeException noText) {
      return e.getClass().getName();
    }
  }
}
