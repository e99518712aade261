package io.photonbeam.cli.command;

import io.photonbeam.cli.html.Page;
import io.photonbeam.cli.process.Failures;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An option that names a file for a report. Immutable. */
final class ReportOption {
  static final ReportOption JSON =
      new ReportOption(
          "report", "writes the counts to this file, too, as JSON", text -> text.startsWith("{"));
  static final ReportOption HTML =
      new ReportOption(
          "htmlReport",
          "writes what happened to this file, as a page with plots: at the end, and each minute",
          Page::isPage);

  private static final int BEGINNING = 1024;

  private final Option<Path> option;
  private final Predicate<String> isReport;

  /** An old report is known by how it begins. */
  private ReportOption(String name, String what, Predicate<String> isReport) {
    this.option = Option.optional(name, ValueTypes.path("FILE"), "", what);
    this.isReport = isReport;
  }

  Option<Path> option() {
    return option;
  }

  /** The file, if one was named. */
  Optional<Path> file(Options options) {
    return options.find(option);
  }

  /** Two reports can't be in one file. */
  static List<Problem> checkApart(Options options) {
    Optional<Path> html = HTML.file(options).map(ReportOption::place);
    return html.isPresent() && html.equals(JSON.file(options).map(ReportOption::place))
        ? List.of(
            HTML.option.problem(HTML.file(options).get(), "must be another file than --report"))
        : List.of();
  }

  private static Path place(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** Throws if no report can be put in the file's place; before the work, which may take long. */
  void checkReplaceable(Options options) {
    check(options);
    Optional<Path> file = file(options);
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

  private void checkOld(Path file) {
    try {
      if (isNoReport(file)) {
        throw usage(file, "is there and is no report; name another file");
      }
    } catch (IOException e) {
      throw usage(file, "can't be read: " + Failures.describe(e));
    }
  }

  private InvalidOptionsException usage(Path file, String problem) {
    return new InvalidOptionsException(option.problem(file, problem));
  }

  /** What is there is replaced only if it is a report or empty, and not a log, say. */
  private boolean isNoReport(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream content = Files.newInputStream(file)) {
      String first = new String(content.readNBytes(BEGINNING), StandardCharsets.UTF_8);
      return !first.isEmpty() && !isReport.test(first);
    }
  }

  /** Throws if the file can't be written; before the work, which may take long. */
  void check(Options options) {
    if (file(options).isPresent()) {
      Path file = options.get(option);
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
