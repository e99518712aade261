package io.photonbeam.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.photonbeam.transforms.output.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Writes a report to a file. */
final class ReportFile {
  private ReportFile() {}

  /**
   * Writes a report, whole or not at all, in place of the one that is there, and durably; into a
   * device or through a link, as far as that goes.
   */
  static void write(Path file, String report) throws IOException {
    byte[] content =
        report.endsWith("\n") ? report.getBytes(UTF_8) : (report + "\n").getBytes(UTF_8);
    if (isNoPlainFile(file)) {
      Files.write(file, content);
    } else {
      DurableFile.replace(file, content);
    }
  }

  /**
   * Fails where {@link #write} would, as far as can be told now; leaves nothing behind.
   *
   * @throws IOException if a report can't be written to this file
   */
  static void checkWritable(Path file) throws IOException {
    Path draft = DurableFile.draft(file);
    DurableFile.write(draft, new byte[0]);
    Files.delete(draft);
  }

  /** Whether something is there that is no file, or another one under its name. */
  static boolean isNoPlainFile(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
