package io.photonbeam.repair;

import io.photonbeam.registry.OutputFile;
import java.time.LocalDate;

/** The day of a file's events, by its path, which begins with {@code date=2026-01-02/}. */
final class FileDay {
  private static final String FOLDER = "date=";
  private static final int LENGTH = "2026-01-02".length();

  private FileDay() {}

  static LocalDate of(OutputFile file) {
    if (!file.path().startsWith(FOLDER)) {
      throw new IllegalArgumentException(file.path() + " is no path of a joined file");
    }
    return LocalDate.parse(file.path().substring(FOLDER.length(), FOLDER.length() + LENGTH));
  }
}
