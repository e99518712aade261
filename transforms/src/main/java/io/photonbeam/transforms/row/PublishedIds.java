package io.photonbeam.transforms.row;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.output.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.parquet.hadoop.ParquetFileReader;

/** The foreign ids of the rows of one joined file. Not thread-safe. */
public final class PublishedIds {
  private final Optional<String> foreignColumn;
  private final EventFields fields;
  private EventScanner scanner;
  private GenericDatumWriter<GenericRecord> writer;

  private PublishedIds(Optional<String> foreignColumn, EventFields fields) {
    this.foreignColumn = foreignColumn;
    this.fields = fields;
  }

  /**
   * Reads a file's ids.
   *
   * @throws IOException if it can't be read
   */
  public static Set<ForeignId> of(Path file, EventFields foreignFields) throws IOException {
    Set<ForeignId> found = new HashSet<>();
    forEach(file, foreignFields, (id, commit) -> found.add(id));
    return found;
  }

  /** Takes the id of a row, and the commit that the row names. */
  @FunctionalInterface
  public interface Rows {
    void row(ForeignId id, String commit) throws IOException;
  }

  /**
   * Reads a file's ids, row by row.
   *
   * @throws IOException if it can't be read, or the taker throws it
   */
  public static void forEach(Path file, EventFields foreignFields, Rows rows) throws IOException {
    PublishedIds ids = new PublishedIds(foreignColumn(file), foreignFields);
    try {
      ParquetFiles.forEachRow(
          file, row -> rows.row(ids.id(row), String.valueOf(row.get(JoinedSchema.COMMIT_ID))));
    } catch (RuntimeException e) {
      throw new IOException(file + " can't be read: " + e, e);
    }
  }

  private static Optional<String> foreignColumn(Path file) throws IOException {
    try (ParquetFileReader opened = ParquetFiles.openForRows(file)) {
      return Optional.ofNullable(
          opened.getFileMetaData().getKeyValueMetaData().get(JoinedSchema.FOREIGN_KEY));
    } catch (RuntimeException e) {
      throw new IOException(file + " can't be read: " + e, e);
    }
  }

  /** What a file says of itself. */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader footer = ParquetFiles.open(file)) {
      return footer.getFileMetaData().getKeyValueMetaData();
    } catch (RuntimeException e) {
      throw new IOException(file + " can't be read: " + e, e);
    }
  }

  private ForeignId id(GenericRecord row) throws IOException {
    return foreignColumn.isPresent()
        ? idOfEvent((GenericRecord) row.get(foreignColumn.get()))
        : ForeignId.of(row.get(JoinedSchema.FOREIGN_ID).toString(), 0);
  }

  /** Found as in the log, so that an id of any type has the same text. */
  private ForeignId idOfEvent(GenericRecord event) throws IOException {
    if (writer == null) {
      writer = new GenericDatumWriter<>(event.getSchema(), new GenericData());
      scanner = EventScanner.of(event.getSchema(), fields);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    writer.write(event, encoder);
    encoder.flush();
    scanner.reset(ByteBuffer.wrap(bytes.toByteArray()));
    try {
      scanner.next();
    } catch (MalformedRecordException e) {
      throw new IOException("it holds an event that is none: " + event, e);
    }
    return ForeignId.of(scanner.id().toBytes(), 0);
  }
}
