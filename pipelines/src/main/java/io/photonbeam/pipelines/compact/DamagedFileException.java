package io.photonbeam.pipelines.compact;

import java.io.IOException;
import java.nio.file.Path;

/** A Parquet file is there and can be opened, and what is in it is damaged. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Path file, String problem) {
    super(file + " is damaged: " + problem);
  }

  DamagedFileException(Path file, Exception cause) {
    super(file + " is damaged: " + cause.getMessage(), cause);
  }
}
