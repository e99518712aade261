package io.photonbeam.transforms.output;

import io.photonbeam.text.FirstFew;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Tells which rows Parquet's writer refuses: writes them where nobody reads. A writer that has
 * refused a row holds half of it, and is used no more. Not thread-safe.
 */
public final class RowTrial implements AutoCloseable {
  /** Rows after which a writer is let go with what it holds. */
  private static final int MAX_ROWS = 1_000;

  private final Schema row;
  private StagedParquet file;
  private int rows;

  /** For rows of a schema that Parquet can hold. */
  public RowTrial(Schema row) {
    this.row = row;
  }

  /**
   * Why a row can't be written, for people; empty if it can.
   *
   * @throws IOException if there is no writer at all
   */
  public Optional<String> problem(GenericRecord record) throws IOException {
    boolean isAlone = rows == 0;
    Optional<RuntimeException> failure = write(record);
    if (failure.isPresent() && !isAlone) {
      failure = write(record); // It may have been the fault of what was written before.
    }
    return failure.map(e -> FirstFew.characters(e.toString()));
  }

  private Optional<RuntimeException> write(GenericRecord record) throws IOException {
    if (file == null) {
      file = StagedParquet.nowhere(row);
    }
    try {
      file.write(record);
      rows++;
      if (rows == MAX_ROWS) {
        close();
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      file = null;
      rows = 0;
      return Optional.of(e);
    }
  }

  /** Lets go of what was written. */
  @Override
  public void close() throws IOException {
    StagedParquet last = file;
    file = null;
    rows = 0;
    if (last != null) {
      last.close();
    }
  }
}
