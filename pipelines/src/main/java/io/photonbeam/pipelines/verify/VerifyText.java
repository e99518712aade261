package io.photonbeam.pipelines.verify;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.text.Counted;
import io.photonbeam.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link VerifyReport} as people read it. */
final class VerifyText {
  private final VerifyReport report;

  VerifyText(VerifyReport report) {
    this.report = report;
  }

  /** Everything, each line ending with a line feed; the verdict comes last. */
  String text() {
    StringBuilder text = new StringBuilder();
    report
        .counts()
        .forEach(
            (name, count) ->
                text.append(
                    String.format(
                        Locale.ROOT, "%-18s %15s\n", words(name), Counted.number(count))));
    List<String> places = report.logs().places().and(report.output().places()).lines();
    places.forEach(place -> text.append(Printable.line(place)).append('\n'));
    report.examples().forEach(example -> text.append(line(example)));
    return text.append(Printable.line(verdict())).append('\n').toString();
  }

  /** The outcome in a plain sentence or two. */
  String verdict() {
    if (report.exact()) {
      return exactly();
    }
    List<String> wrong = new ArrayList<>();
    add(
        wrong,
        report.violations().missing(),
        "joinable event is missing",
        "joinable events are missing");
    add(wrong, report.violations().duplicates(), "row repeats an event", "rows repeat an event");
    add(
        wrong,
        report.violations().spurious(),
        "row joins what the logs do not have so" + asFarAsRead(),
        "rows join what the logs do not have so" + asFarAsRead());
    add(
        wrong,
        report.violations().different(),
        "row differs from the logs",
        "rows differ from the logs");
    add(
        wrong,
        report.violations().misplaced(),
        "row stands where it does not belong",
        "rows stand where they do not belong");
    add(
        wrong,
        report.violations().notCompared(),
        "row was compared by its id only",
        "rows were compared by their ids only");
    add(
        wrong,
        report.output().unreadable(),
        "output file cannot be read",
        "output files cannot be read");
    add(
        wrong,
        report.output().unaccounted(),
        "output file is none that the registry has of this output",
        "output files are none that the registry has of this output");
    String found = wrong.isEmpty() ? "nothing is wrong in what was read" : String.join(", ", wrong);
    return "Not exact: " + found + unread(wrong.isEmpty()) + "." + notes();
  }

  /** An event that was not read may be the one that a row has. */
  private String asFarAsRead() {
    return report.logs().unseen().isEmpty() ? "" : ", as far as they were read";
  }

  private String exactly() {
    if (report.logs().files() + report.output().rows() == 0) {
      return "Exact, but there was nothing to look at: both logs and the output are empty.";
    }
    return "Exact: all %s joinable events are in the output, once each, as the logs have them%s.%s"
        .formatted(Counted.number(report.events().joinable()), leftOut(), notes());
  }

  /** What is no event, or may be one later. */
  private String leftOut() {
    List<String> parts = new ArrayList<>();
    add(parts, report.events().expired(), "expired event", "expired events");
    add(parts, report.logs().malformed(), "malformed record", "malformed records");
    report.logs().unneeded().words().forEach(words -> parts.add(words + " of the primary log"));
    long mayGrow =
        report.logs().halfWrittenTails()
            - report.logs().unseen().count(Kind.UNFINISHED_FILE)
            - report.logs().unneeded().count(Kind.UNFINISHED_FILE);
    add(
        parts,
        mayGrow,
        "half-written tail that may still grow",
        "half-written tails that may still grow");
    return parts.isEmpty() ? "" : "; left out: " + enumerated(parts);
  }

  private String unread(boolean isAll) {
    List<String> parts = report.logs().unseen().words();
    if (parts.isEmpty()) {
      return leftOut();
    }
    return (isAll ? ", but " : "; ")
        + enumerated(parts)
        + (report.logs().unseen().sum() == 1 ? " was not read" : " were not read")
        + leftOut();
  }

  private static String enumerated(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private String notes() {
    return uncompared() + waiting() + withoutRegistry();
  }

  private String withoutRegistry() {
    return report.output().registryAsked() || report.output().files() == 0
        ? ""
        : " There is no registry here, so nobody was asked of which commits these files are.";
  }

  private String uncompared() {
    return report.violations().notCompared() == 0
        ? ""
        : " Rows that an adapter made can only be compared with it: give --adapter=%s. Without it,"
                .formatted(String.join(" or --adapter=", report.output().adapters()))
            + " what it filters counts as missing.";
  }

  private String waiting() {
    if (report.pending() == 0) {
      return "";
    }
    List<String> text = new ArrayList<>();
    add(text, report.pending(), "joined event is", "joined events are");
    return " %s committed but not yet published; %s."
        .formatted(
            text.get(0),
            report.lost() == 0
                ? "their pipeline publishes them when it runs"
                : "the files of %s of them are gone".formatted(Counted.number(report.lost())));
  }

  private static void add(List<String> to, long count, String one, String many) {
    if (count > 0) {
      to.add(Counted.of(count, one, many));
    }
  }

  private static String line(VerifyReport.Example example) {
    StringBuilder line = new StringBuilder(example.violation() + ": " + example.foreignId());
    example.facts().forEach((name, value) -> line.append(", ").append(name + " " + value));
    return Printable.line(line.toString()) + "\n";
  }

  /** {@code halfWrittenTails} as "half written tails". */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
