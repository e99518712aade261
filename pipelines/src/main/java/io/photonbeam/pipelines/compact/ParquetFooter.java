package io.photonbeam.pipelines.compact;

import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.ParquetFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * What the end of a Parquet file says of it.
 *
 * @param rows how many there are
 * @param shape what its rows are
 */
record ParquetFooter(long rows, Shape shape) {

  /**
   * What files must share whose rows are to lie in one file.
   *
   * @param schema of the rows
   * @param metadata what the file says of itself, the rows' Avro schema among it
   */
  record Shape(MessageType schema, Map<String, String> metadata) {}

  /**
   * Reads a footer.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws DamagedFileException if it is no whole Parquet file
   * @throws IOException if it can't be opened
   */
  static ParquetFooter read(Path file) throws IOException {
    return read(file, false);
  }

  /**
   * As {@link #read}, and compares all pages with their checksums. Holds one row group at a time.
   */
  static ParquetFooter readAndCheckPages(Path file) throws IOException {
    return read(file, true);
  }

  private static ParquetFooter read(Path file, boolean withPages) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    try (ParquetFileReader reader =
        withPages ? ParquetFiles.openForRows(file) : ParquetFiles.open(file)) {
      if (withPages) {
        readPages(reader);
      }
      FileMetaData meta = reader.getFileMetaData();
      Map<String, String> metadata = new HashMap<>(meta.getKeyValueMetaData());
      // Of a commit, and not of its rows.
      metadata.remove(CommitMetadata.KEY);
      Shape shape = new Shape(meta.getSchema(), Map.copyOf(metadata));
      return new ParquetFooter(reader.getRecordCount(), shape);
    } catch (FileNotFoundException e) {
      if (FileFailures.isGone(e)) {
        throw new NoSuchFileException(file.toString());
      }
      throw e; // It is there, and not damaged.
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(file, e);
    }
  }

  private static void readPages(ParquetFileReader reader) throws IOException {
    boolean more = true;
    while (more) {
      try (var group = reader.readNextRowGroup()) {
        more = group != null;
      }
    }
  }
}
