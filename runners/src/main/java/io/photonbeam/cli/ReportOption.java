package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.cli.option.ValueTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The option that names a file for a report. */
final class ReportOption {
  static final Option<Path> REPORT =
      Option.optional(
          "report", ValueTypes.path("FILE"), "", "writes the counts to this file, too, as JSON");

  private ReportOption() {}

  /** Throws if the file can't be written; before the work, which may take long. */
  static void check(Options options) throws UsageException {
    if (options.find(REPORT).isPresent()) {
      Path file = options.get(REPORT);
      Path folder = file.toAbsolutePath().getParent();
      if (Files.isDirectory(file)) {
        throw new UsageException(
            List.of(new Problem("--report=" + file, "is a directory; name a file in it")));
      }
      if (folder == null || !Files.isDirectory(folder)) {
        throw new UsageException(
            List.of(
                new Problem(
                    "--report=" + file, "there is no directory " + folder + "; make it first")));
      }
    }
  }
}
