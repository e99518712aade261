package io.photonbeam.log.record;

import org.apache.avro.Schema;

/** Passes over values of one schema in binary Avro data. Thread-safe. */
public final class ValueSkipper {
  private final Step step;

  private ValueSkipper(Step step) {
    this.step = step;
  }

  /** Passes over values of a schema, which may be of any type. */
  public static ValueSkipper over(Schema schema) {
    return new ValueSkipper(Steps.over(schema));
  }

  /**
   * Passes over the next value.
   *
   * @throws MalformedRecordException if the bytes are no value of the schema
   */
  public void skip(Cursor cursor) throws MalformedRecordException {
    step.pass(cursor);
  }
}
