package io.photonbeam.cli.command;

import io.photonbeam.cli.report.RunReport.Count;
import io.photonbeam.cli.text.Sizes;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Scope;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import io.photonbeam.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a reconciliation as people read it. */
final class ReconcileText {
  private ReconcileText() {}

  static String of(ReconcileReport report) {
    StringBuilder text = new StringBuilder(table(report));
    NamedProblems.lines(report.read().problems(), report.read().unseen()::count)
        .forEach(problem -> line(text, problem));
    FirstFew.lines(
            report.notRebuilt().stream()
                .map(lost -> "not rebuilt: %s: %s".formatted(lost.file(), lost.reason()))
                .toList(),
            report.notRebuiltFiles(),
            "more file not rebuilt (--report=FILE names it)",
            "more files not rebuilt (--report=FILE names them)")
        .forEach(lost -> line(text, lost));
    report.compaction().ifPresent(compaction -> line(text, sentence(compaction)));
    line(text, duration(report));
    if (report.changedNothing()) {
      line(text, "There was nothing to do.");
    }
    if (report.isExact()) {
      line(text, exact(report));
    } else {
      line(text, "This needs you:");
      report.complaints().forEach(complaint -> line(text, "- " + complaint));
    }
    return text.toString();
  }

  /** What is exact, and what was not looked at. */
  static String exact(ReconcileReport report) {
    long young = report.events().waiting();
    if (report.read().files() == 0) {
      return "Exact, but there was nothing to look at: neither log holds a file.";
    }
    return "Exact: every event%s that can be joined is visible once%s%s."
        .formatted(
            range(report.scope()),
            elsewhere(report.peers()),
            young == 0
                ? ""
                : "; %s younger than --settle".formatted(Counted.of(young, "is", "are")));
  }

  private static String elsewhere(ReconcileReport.PeerFindings peers) {
    if (peers.outputs() > 0) {
      return " over all outputs that were named";
    }
    return peers.elsewhere().isEmpty()
        ? ""
        : "; what pipelines of other outputs have joined (%s) counts as visible there, where nobody"
                .formatted(FirstFew.words(List.copyOf(peers.elsewhere().keySet())))
            + " looked (--peer=DIR does)";
  }

  private static String range(Scope scope) {
    if (scope.since().isEmpty() && scope.until().isEmpty()) {
      return "";
    }
    return " of the range"
        + scope.since().map(since -> " from " + since).orElse("")
        + scope.until().map(until -> " until " + until).orElse("");
  }

  private static String table(ReconcileReport report) {
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    counts(report)
        .forEach(
            count -> table.row(count.what(), String.format(Locale.ROOT, "%,d", count.number())));
    return table.toString();
  }

  /** What was counted, in the order in which people read it. */
  static List<Count> counts(ReconcileReport report) {
    ReconcileReport.Events events = report.events();
    ReconcileReport.Work work = report.work();
    List<Count> table = new ArrayList<>();
    row(table, "foreign events looked at", events.all());
    row(table, "  joined already", events.alreadyJoined());
    row(table, "  recovered now", events.recovered());
    row(table, "  rebuilt now, in " + Counted.of(work.rebuiltFiles(), "file"), events.rebuilt());
    some(table, "  lost, their files could not be rebuilt", events.lost());
    row(table, "  unjoinable (no primary event)", events.unjoinable());
    row(table, "  filtered by the adapter", events.filtered());
    some(table, "  the adapter failed", events.adapterFailed());
    row(table, "  expired", events.expired());
    row(table, "  malformed", events.malformed());
    some(table, "  without key, so without a primary event", events.withoutKey());
    row(table, "  repeated lines", events.repeated());
    row(table, "  too young, left to the join", events.waiting());
    some(table, "records of other types, passed over", report.read().otherRecords());
    row(table, "rows rolled forward", work.rolledForward());
    some(table, "commits adopted", work.adoptedCommits());
    row(table, "commits fenced", work.fenced());
    row(table, "staged files deleted", work.orphanFiles());
    row(table, "published files checked", work.checkedFiles());
    report
        .compaction()
        .filter(compaction -> !compaction.skipped())
        .ifPresent(compaction -> compacted(table, compaction));
    some(table, "files gone whose days have expired", work.expiredFiles());
    return table;
  }

  private static void compacted(List<Count> table, CompactReport compaction) {
    row(table, "hours compacted", compaction.hours());
    row(table, "small files put together", compaction.smallFiles());
    row(table, "large files made of them", compaction.largeFiles());
    some(table, "large files damaged and set aside", compaction.damagedFiles());
    row(table, "files in the manifest", compaction.listed());
  }

  private static String sentence(CompactReport compaction) {
    if (compaction.skipped()) {
      return "Another reconciliation is compacting this output, so this one did not.";
    }
    return compaction.largeFiles() == 0
        ? "There was nothing to compact."
        : "Compacted %s of small files into %s."
            .formatted(Sizes.bytes(compaction.smallBytes()), Sizes.bytes(compaction.largeBytes()));
  }

  private static String duration(ReconcileReport report) {
    return "Took %s, read %s of both logs%s."
        .formatted(
            Sizes.seconds(report.seconds()),
            Sizes.bytes(report.read().bytes()),
            report.read().primaryEvents() == 0 ? " (none of the primary one was needed)" : "");
  }

  private static void row(List<Count> table, String what, long count) {
    table.add(new Count(what, count));
  }

  /** A row that is left out where there is nothing to tell. */
  private static void some(List<Count> table, String what, long count) {
    if (count > 0) {
      row(table, what, count);
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(Printable.line(line)).append('\n');
  }
}
