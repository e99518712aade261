package io.photonbeam.pipelines.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.log.LogProblem;
import io.photonbeam.pipelines.compact.CompactReport;
import java.time.Instant;

/** A report as JSON, for machines. */
public final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /** A report as an object; see {@link ReconcileReport} for units. */
  public static String of(ReconcileReport report) {
    return json(report).toPrettyString();
  }

  private static ObjectNode json(ReconcileReport report) {
    ReconcileReport.Events events = report.events();
    ReconcileReport.Work work = report.work();
    ReconcileReport.Reading read = report.read();
    ObjectNode json = JSON.createObjectNode();
    json.put("exact", report.isExact());
    json.put("since", report.scope().since().map(Instant::toString).orElse(null));
    json.put("until", report.scope().until().map(Instant::toString).orElse(null));
    json.put("deep", report.scope().deep());
    json.put("startedAt", report.startedAt().toString());
    json.put("seconds", Math.round(report.seconds() * 10) / 10.0);
    json.put("foreignEvents", events.all());
    json.put("alreadyJoined", events.alreadyJoined());
    json.put("recovered", events.recovered());
    json.put("rebuilt", events.rebuilt());
    json.put("lost", events.lost());
    json.put("unjoinable", events.unjoinable());
    json.put("filtered", events.filtered());
    json.put("adapterFailed", events.adapterFailed());
    json.put("expired", events.expired());
    json.put("malformed", events.malformed());
    json.put("withoutKey", events.withoutKey());
    json.put("repeated", events.repeated());
    json.put("waiting", events.waiting());
    json.put("rolledForward", work.rolledForward());
    json.put("rolledForwardCommits", work.rolledForwardCommits());
    json.put("adoptedCommits", work.adoptedCommits());
    json.put("fenced", work.fenced());
    json.put("orphanFiles", work.orphanFiles());
    json.put("checkedFiles", work.checkedFiles());
    json.put("rebuiltFiles", work.rebuiltFiles());
    json.put("expiredFiles", work.expiredFiles());
    json.put("notRebuiltFiles", report.notRebuiltFiles());
    json.put("unreadableOutputFiles", report.unreadableOutput().files());
    json.set("unreadableOutput", JSON.valueToTree(report.unreadableOutput().named()));
    json.put("lostCommitsLeft", report.lostCommitsLeft());
    json.set("notRebuilt", JSON.valueToTree(report.notRebuilt()));
    json.set("unpublishedElsewhere", JSON.valueToTree(report.unpublishedElsewhere()));
    json.put("withoutTraces", report.withoutTraces());
    json.set("unknownFiles", JSON.valueToTree(report.unknownFiles()));
    report.compaction().ifPresent(compaction -> put(json, compaction));
    json.put("logFiles", read.files());
    json.put("primaryEvents", read.primaryEvents());
    json.put("bytesRead", read.bytes());
    json.put("otherRecords", read.otherRecords());
    read.unseen().counts().forEach((kind, count) -> json.put(kind.field(), count));
    json.set(
        "logProblems",
        JSON.valueToTree(read.problems().stream().map(LogProblem::toString).toList()));
    json.set("complaints", JSON.valueToTree(report.complaints()));
    return json;
  }

  private static void put(ObjectNode json, CompactReport compaction) {
    json.put("compactionSkipped", compaction.skipped());
    json.put("compactedHours", compaction.hours());
    json.put("compactedFiles", compaction.smallFiles());
    json.put("compactedBytes", compaction.smallBytes());
    json.put("largeFiles", compaction.largeFiles());
    json.put("largeBytes", compaction.largeBytes());
    json.put("damagedLargeFiles", compaction.damagedFiles());
    json.put("manifestFiles", compaction.listed());
    json.set("uncompactable", JSON.valueToTree(compaction.unreadable()));
    json.set("lostLargeFiles", JSON.valueToTree(compaction.lost()));
  }
}
