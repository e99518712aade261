package io.photonbeam.transforms.output;

import io.photonbeam.text.FirstFew;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.api.WriteSupport;

/**
 * Tells which rows Parquet's writer refuses: writes them where nobody reads. A writer that has
 * refused a row holds half of it, and is used no more. Not thread-safe.
 *
 * @param <T> what rows are written from
 */
public final class RowTrial<T> implements AutoCloseable {
  /** Rows after which a writer is let go with what it holds. */
  private static final int MAX_ROWS = 1_000;

  private final Supplier<WriteSupport<T>> supports;
  private StagedParquet<T> file;
  private int rows;

  /** For rows that are written so. */
  public RowTrial(Supplier<WriteSupport<T>> supports) {
    this.supports = supports;
  }

  /** For records of a schema that Parquet can hold. */
  public static RowTrial<GenericRecord> ofRecords(Schema row) {
    return new RowTrial<>(() -> StagedParquet.records(row));
  }

  /**
   * Why a row can't be written, for people; empty if it can.
   *
   * @throws IOException if there is no writer at all
   */
  public Optional<String> problem(T row) throws IOException {
    boolean isAlone = rows == 0;
    Optional<RuntimeException> failure = write(row);
    if (failure.isPresent() && !isAlone) {
      failure = write(row); // It may have been the fault of what was written before.
    }
    return failure.map(e -> FirstFew.characters(e.toString()));
  }

  private Optional<RuntimeException> write(T row) throws IOException {
    if (file == null) {
      file = StagedParquet.nowhere(supports.get());
    }
    try {
      file.write(row);
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
    StagedParquet<T> last = file;
    file = null;
    rows = 0;
    if (last != null) {
      last.close();
    }
  }
}
