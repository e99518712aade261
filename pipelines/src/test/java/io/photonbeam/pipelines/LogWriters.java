package io.photonbeam.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Avro's own writers of files that grow, all of which are closed together. */
final class LogWriters implements AutoCloseable {
  private final List<DataFileWriter<GenericRecord>> writers = new ArrayList<>();

  /** Begins a file with a sync marker of its own. */
  DataFileWriter<GenericRecord> begin(Path path, Schema schema) throws IOException {
    return begin(path, schema, null);
  }

  /**
   * Begins a file.
   *
   * @param marker its sync marker; null for one of its own
   */
  DataFileWriter<GenericRecord> begin(Path path, Schema schema, byte[] marker) throws IOException {
    DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema, new GenericData()));
    writers.add(writer);
    return writer.create(schema, Files.newOutputStream(path), marker);
  }

  @Override
  public void close() throws IOException {
    for (DataFileWriter<GenericRecord> writer : writers) {
      writer.close();
    }
  }
}
