package io.photonbeam.pipelines.generate;

import io.photonbeam.text.Counted;
import java.util.Locale;

/**
 * What a {@link Generate} wrote. Events are distinct ids, lines are what stands in the logs.
 *
 * @param primaryEvents primary events written
 * @param primaryLines their lines, repeated ones included
 * @param foreignEvents foreign events written
 * @param foreignLines their lines, repeated ones included
 * @param joinable foreign events whose primary event was written
 * @param neverMatching foreign events whose primary event was not and will not be written
 * @param latePrimaries primary events written after a foreign event of theirs
 * @param outOfOrder events of both logs whose time lies before that of the lines around them
 * @param primaryBytes bytes of the primary log
 * @param foreignBytes bytes of the foreign log
 * @param files files of both logs
 * @param seconds time that it took
 */
public record GenerateReport(
    long primaryEvents,
    long primaryLines,
    long foreignEvents,
    long foreignLines,
    long joinable,
    long neverMatching,
    long latePrimaries,
    long outOfOrder,
    long primaryBytes,
    long foreignBytes,
    int files,
    double seconds) {

  /** Lines of both logs. */
  public long lines() {
    return primaryLines + foreignLines;
  }

  /** Bytes of both logs. */
  public long bytes() {
    return primaryBytes + foreignBytes;
  }

  /** Lines of both logs that repeat an earlier one. */
  public long repeatedLines() {
    return lines() - primaryEvents - foreignEvents;
  }

  /** Lines of both logs a second. */
  public double linesPerSecond() {
    return seconds > 0 ? lines() / seconds : 0;
  }

  /** The report as lines of plain text, each ending with a line feed. */
  public String toTable() {
    StringBuilder table = new StringBuilder();
    row(table, "", "primary", "foreign");
    row(table, "events", count(primaryEvents), count(foreignEvents));
    row(table, "lines", count(primaryLines), count(foreignLines));
    row(
        table,
        "repeated lines",
        count(primaryLines - primaryEvents),
        count(foreignLines - foreignEvents));
    row(table, "late", count(latePrimaries), "");
    row(table, "joinable", "", count(joinable));
    row(table, "never matching", "", count(neverMatching));
    row(table, "MiB", mebibytes(primaryBytes), mebibytes(foreignBytes));
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%s out of order; %s; %.1f s; %s lines a second\n",
                Counted.of(outOfOrder, "event"),
                Counted.of(files, "file"),
                seconds,
                count(Math.round(linesPerSecond()))))
        .toString();
  }

  private static void row(StringBuilder table, String label, String primary, String foreign) {
    String row = String.format(Locale.ROOT, "%-15s %15s %15s", label, primary, foreign);
    table.append(row.stripTrailing()).append('\n');
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (1024.0 * 1024));
  }
}
