package io.photonbeam.cli.command;

import io.photonbeam.cli.process.Failures;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The option that names a file for a report. */
final class ReportOption {
  static final Option<Path> REPORT =
      Option.optional(
          "report", ValueTypes.path("FILE"), "", "writes the counts to this file, too, as JSON");

  private ReportOption() {}

  /** Throws if no report can be put in the file's place; before the work, which may take long. */
  static void checkReplaceable(Options options) {
    check(options);
    Optional<Path> file = options.find(REPORT);
    if (file.filter(ReportFile::isNoPlainFile).isPresent()) {
      throw usage(
          file.get(), "is a link or a device, which the report would replace; name a plain file");
    }
    try {
      if (file.isPresent()) {
        ReportFile.checkWritable(file.get());
      }
    } catch (IOException e) {
      throw usage(file.get(), "can't be written: " + Failures.describe(e));
    }
  }

  private static void checkOld(Path file) {
    try {
      if (isNoReport(file)) {
        throw usage(file, "is there and is no report; name another file");
      }
    } catch (IOException e) {
      throw usage(file, "can't be read: " + Failures.describe(e));
    }
  }

  private static InvalidOptionsException usage(Path file, String problem) {
    return new InvalidOptionsException(REPORT.problem(file, problem));
  }

  /** What is there is replaced only if it is a report, and not a log or a registry, say. */
  private static boolean isNoReport(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      int first = content.read();
      return first >= 0 && first != '{';
    }
  }

  /** Throws if the file can't be written; before the work, which may take long. */
  static void check(Options options) {
    if (options.find(REPORT).isPresent()) {
      Path file = options.get(REPORT);
      Path folder = file.toAbsolutePath().getParent();
      if (Files.isDirectory(file)) {
        throw usage(file, "is a directory; name a file in it");
      }
      if (folder == null || !Files.isDirectory(folder)) {
        throw usage(file, "there is no directory " + folder + "; make it first");
      }
      checkOld(file);
    }
  }
}
