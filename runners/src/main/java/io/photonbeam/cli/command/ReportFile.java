package io.photonbeam.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a report for machines to a file. */
final class ReportFile {
  private ReportFile() {}

  /**
   * Writes a report, whole or not at all, in place of the one that is there; into a device or
   * through a link, as far as that goes.
   */
  static void write(Path file, String json) throws IOException {
    if (isNoPlainFile(file)) {
      Files.writeString(file, json + "\n");
      return;
    }
    Path written = beside(file);
    Files.writeString(written, json + "\n");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Fails where {@link #write} would, as far as can be told now; leaves nothing behind.
   *
   * @throws IOException if a report can't be written to this file
   */
  static void checkWritable(Path file) throws IOException {
    Path written = beside(file);
    Files.write(written, new byte[0]);
    Files.delete(written);
  }

  /** Whether something is there that is no file, or another one under its name. */
  static boolean isNoPlainFile(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".new");
  }
}
