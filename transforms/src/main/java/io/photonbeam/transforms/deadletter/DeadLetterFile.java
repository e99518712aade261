package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.output.StagedParquet.Values;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * One file of dead letters while it is being staged. Unless it is finished it is deleted when
 * closed. Not thread-safe.
 */
final class DeadLetterFile implements Closeable {
  private final Path path;
  private final StagedParquet<GenericRecord> parquet;
  private final GenericData.Record row;
  private boolean empty = true;
  private boolean whole;

  private DeadLetterFile(Path path, StagedParquet<GenericRecord> parquet, DeadLetterSchema schema) {
    this.path = path;
    this.parquet = parquet;
    this.row = new GenericData.Record(schema.row());
  }

  /** Begins a file of a pipeline, which must not exist. */
  static DeadLetterFile create(Path path, DeadLetterSchema schema, String pipeline, Values values)
      throws IOException {
    StagedParquet<GenericRecord> parquet =
        StagedParquet.create(path, schema.row(), schema.metadata(pipeline), values);
    return new DeadLetterFile(path, parquet, schema);
  }

  /** Writes an event of a batch, which was decoded to this record. */
  void write(DeadLetterBatch batch, int event, GenericRecord record) throws IOException {
    EventBatch events = batch.events().orElseThrow();
    row.put(0, record);
    write(batch, events.file(event), events.blockOffset(event));
  }

  /** Writes a place without an event. */
  void write(DeadLetterBatch batch) throws IOException {
    DeadLetterBatch.Place place = batch.place().orElseThrow();
    row.put(DeadLetterSchema.RECORDS, place.records());
    write(batch, place.file(), place.offset());
  }

  private void write(DeadLetterBatch batch, String file, long offset) throws IOException {
    row.put(DeadLetterSchema.DETAIL, batch.detail());
    row.put(DeadLetterSchema.AT, batch.atMicros());
    row.put(DeadLetterSchema.FILE, file);
    row.put(DeadLetterSchema.OFFSET, offset);
    parquet.write(row);
    empty = false;
  }

  /** Makes it durable; false if it has no rows, and so will not stay. */
  boolean finish() throws IOException {
    if (!empty) {
      parquet.seal();
      whole = true;
    }
    return whole;
  }

  @Override
  public void close() throws IOException {
    if (!whole) {
      try {
        parquet.close();
      } finally {
        Files.deleteIfExists(path);
      }
    }
  }
}
