package io.photonbeam.transforms.form;

import io.photonbeam.transforms.output.StagedParquet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * Builds events from a log's bytes, in the form in which they are written, and with {@link
 * CleanText}. Not thread-safe.
 */
public final class EventReader {
  private final Schema logged;
  private final Schema written;
  private final boolean isSameForm;
  private final GenericDatumReader<GenericRecord> reader;
  private final CleanDecoder decoder = new CleanDecoder();
  private final RowValues values = new RowValues();

  private EventReader(Schema logged, Schema written, boolean isSameForm) {
    this.logged = logged;
    this.written = written;
    this.isSameForm = isSameForm;
    // Only names of types may differ then, which are not in the data.
    Schema read = isSameForm ? written : logged;
    this.reader = new GenericDatumReader<>(read, read, new GenericData());
  }

  /**
   * Reads events of a log's schema.
   *
   * @param written what {@link RowForm} made of it; its types may be renamed
   */
  public static EventReader of(Schema logged, Schema written) {
    return new EventReader(logged, written, RowForm.of(logged).equals(logged));
  }

  /** Reads events of a log's schema, in the form in which they are written. */
  public static EventReader of(Schema logged) {
    return of(logged, RowForm.of(logged));
  }

  /** Why events of a log's schema can't be written, for people; empty if they can. */
  public static Optional<String> problem(Schema logged) {
    return StagedParquet.problem(RowForm.of(logged));
  }

  /** The schema of the events in their log. */
  public Schema logged() {
    return logged;
  }

  /** The schema of the events that are built. */
  public Schema schema() {
    return written;
  }

  /** How many texts were not well-formed so far. */
  public long repaired() {
    return decoder.repaired();
  }

  /**
   * Builds an event.
   *
   * @throws IOException or another exception of Avro's if the bytes are no such event
   */
  public GenericRecord read(ByteBuffer record) throws IOException {
    GenericRecord event = reader.read(null, decoder.at(record));
    decoder.release();
    return isSameForm ? event : (GenericRecord) values.written(event, logged, written);
  }
}
