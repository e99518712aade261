package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.row.JoinedRow;
import java.util.List;

/**
 * Parquet's writer does not take some rows of a file, whatever else is in it; nothing was written.
 * The others can be written without them.
 */
public final class RefusedRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A row, and why it can't be written, for people. */
  public record Refused(JoinedRow row, String why) {}

  private final transient List<Refused> refused;

  RefusedRowsException(List<Refused> refused, RuntimeException cause) {
    super("%d rows can't be written as Parquet".formatted(refused.size()), cause);
    this.refused = refused;
  }

  /** At least one row. */
  public List<Refused> refused() {
    return refused;
  }
}
