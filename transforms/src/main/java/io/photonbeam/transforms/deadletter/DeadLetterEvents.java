package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.output.ParquetFiles;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.parquet.hadoop.ParquetFileReader;

/**
 * Reads the foreign events of one file of dead letters back, as the bytes that they were in their
 * log. Not thread-safe.
 */
final class DeadLetterEvents {
  /** Bytes for which a batch has room at first. */
  private static final int MAX_ROOM = 256 << 10;

  private final Path file;
  private final String column;
  private final EventFields fields;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private LogSchema schema;
  private EventScanner scanner;
  private GenericDatumWriter<GenericRecord> writer;
  private BinaryEncoder encoder;

  /** Takes the events of a file, one by one. */
  interface Receiver {
    /** An event; its scanner is valid during the call only. */
    void accept(Letter letter) throws IOException;
  }

  /**
   * An event that was a letter.
   *
   * @param scanner has passed over its record
   * @param record its bytes
   * @param detail more about the reason, for people
   * @param atMicros when it was given up, in epoch microseconds
   * @param file the log file that held it
   * @param blockOffset where in it
   */
  record Letter(
      LogSchema schema,
      EventScanner scanner,
      ByteBuffer record,
      String detail,
      long atMicros,
      String file,
      long blockOffset) {

    /** Adds the event to a batch of its schema. */
    void addTo(EventBatchBuilder batch) {
      long hash = scanner.problem() == null ? scanner.key().hash() : 0;
      int from = record.arrayOffset();
      batch.add(record.array(), from, from + record.limit(), hash, file, blockOffset);
    }

    EventBatchBuilder newBatch() {
      return new EventBatchBuilder(
          Role.FOREIGN, schema, 64, (int) Math.min(64L * record.limit(), MAX_ROOM));
    }
  }

  private DeadLetterEvents(Path file, String column, EventFields fields) {
    this.file = file;
    this.column = column;
    this.fields = fields;
  }

  /**
   * Whether a file holds events; files of places do not.
   *
   * @throws IOException if it can't be read
   */
  static boolean areIn(Path file) throws IOException {
    return column(file).isPresent();
  }

  private static Optional<String> column(Path file) throws IOException {
    return Optional.ofNullable(metadata(file).get(JoinedSchema.FOREIGN_KEY));
  }

  /**
   * The pipeline that wrote a file; empty if it was written before files said so.
   *
   * @throws IOException if it can't be read
   */
  static Optional<String> pipeline(Path file) throws IOException {
    return Optional.ofNullable(metadata(file).get(DeadLetterSchema.PIPELINE_KEY));
  }

  private static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader footer = ParquetFiles.openForRows(file)) {
      return footer.getFileMetaData().getKeyValueMetaData();
    } catch (RuntimeException e) {
      throw new IOException(file + " is no file of dead letters; move it away", e);
    }
  }

  /**
   * Reads a file; one that is gone holds nothing, because somebody else has put its events through.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if its events have no such fields
   */
  static void read(Path file, EventFields fields, Receiver receiver) throws IOException {
    try {
      Optional<String> column = column(file);
      if (column.isPresent()) {
        new DeadLetterEvents(file, column.get(), fields).read(receiver);
      }
    } catch (IOException e) {
      if (!FileFailures.isGone(e)) {
        throw e;
      }
    }
  }

  private void read(Receiver receiver) throws IOException {
    ParquetFiles.forEachRow(file, row -> receiver.accept(letter(row)));
  }

  private Letter letter(GenericRecord row) throws IOException {
    GenericRecord event = DeadLetterSchema.event(row, column);
    if (writer == null) {
      prepare(event);
    }
    bytes.reset();
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    writer.write(event, encoder);
    encoder.flush();
    ByteBuffer record = ByteBuffer.wrap(bytes.toByteArray());
    scanner.reset(record);
    try {
      scanner.next();
    } catch (MalformedRecordException e) {
      throw new IOException(file + " holds an event that is none: " + event, e);
    }
    return new Letter(
        schema,
        scanner,
        record,
        row.get(DeadLetterSchema.DETAIL).toString(),
        (long) row.get(DeadLetterSchema.AT),
        row.get(DeadLetterSchema.FILE).toString(),
        (long) row.get(DeadLetterSchema.OFFSET));
  }

  private void prepare(GenericRecord event) {
    schema = LogSchema.of(event.getSchema());
    writer = new GenericDatumWriter<>(schema.avro(), new GenericData());
    try {
      scanner = EventScanner.of(schema.avro(), fields);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the events of " + file + " can't be joined: " + e.getMessage(), e);
    }
  }
}
