package io.photonbeam.transforms.letters;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.commit.StagedParquet;
import io.photonbeam.transforms.commit.StagedParquet.Values;
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
final class LetterFile implements Closeable {
  private final Path path;
  private final StagedParquet parquet;
  private final GenericData.Record row;
  private boolean empty = true;
  private boolean whole;

  private LetterFile(Path path, StagedParquet parquet, LetterSchema schema) {
    this.path = path;
    this.parquet = parquet;
    this.row = new GenericData.Record(schema.row());
  }

  /** Begins a file of a pipeline, which must not exist. */
  static LetterFile create(Path path, LetterSchema schema, String pipeline, Values values)
      throws IOException {
    StagedParquet parquet =
        StagedParquet.create(path, schema.row(), schema.metadata(pipeline), values);
    return new LetterFile(path, parquet, schema);
  }

  /** Writes an event of a batch, which was decoded to this record. */
  void write(LetterBatch batch, int event, GenericRecord record) throws IOException {
    EventBatch events = batch.events().orElseThrow();
    row.put(0, record);
    write(batch, events.file(event), events.blockOffset(event));
  }

  /** Writes a place without an event. */
  void write(LetterBatch batch) throws IOException {
    LetterBatch.Place place = batch.place().orElseThrow();
    row.put(LetterSchema.RECORDS, place.records());
    write(batch, place.file(), place.offset());
  }

  private void write(LetterBatch batch, String file, long offset) throws IOException {
    row.put(LetterSchema.DETAIL, batch.detail());
    row.put(LetterSchema.AT, batch.atMicros());
    row.put(LetterSchema.FILE, file);
    row.put(LetterSchema.OFFSET, offset);
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
