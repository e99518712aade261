package io.photonbeam.pipelines.reconcile;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.reconcile.ReconcileReport.Events;
import io.photonbeam.pipelines.reconcile.ReconcileReport.NotRebuilt;
import io.photonbeam.pipelines.reconcile.ReconcileReport.NotTakenOver;
import io.photonbeam.pipelines.reconcile.ReconcileReport.PeerFindings;
import io.photonbeam.pipelines.reconcile.ReconcileReport.Reading;
import io.photonbeam.pipelines.reconcile.ReconcileReport.UnknownFileCounts;
import io.photonbeam.pipelines.reconcile.ReconcileReport.Unreadable;
import io.photonbeam.pipelines.reconcile.ReconcileReport.Work;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as JSON, for machines: one object, whose fields are those of its parts. See {@link
 * ReconcileReport} for what they mean; where a part names one otherwise, it says so.
 */
public record ReportJson(
    boolean exact,
    String since,
    String until,
    boolean deep,
    String startedAt,
    double seconds,
    @JsonUnwrapped Events events,
    @JsonUnwrapped Work work,
    long notRebuiltFiles,
    @JsonUnwrapped Unreadable unreadableOutput,
    long lostCommitsLeft,
    @JsonUnwrapped NotTakenOver notTakenOver,
    List<NotRebuilt> notRebuilt,
    Map<String, Long> unpublishedElsewhere,
    boolean withoutTraces,
    UnknownFileCounts unknownFiles,
    @JsonInclude(JsonInclude.Include.NON_NULL) PeerFindings peers,
    @JsonUnwrapped CompactReport compaction,
    @JsonUnwrapped Reading read,
    @JsonAnyGetter Map<String, Long> unseen,
    List<String> complaints) {

  /** A report as text. */
  public static String of(ReconcileReport report) {
    ReportJson json =
        new ReportJson(
            report.isExact(),
            report.scope().since().map(Instant::toString).orElse(null),
            report.scope().until().map(Instant::toString).orElse(null),
            report.scope().deep(),
            report.startedAt().toString(),
            Math.round(report.seconds() * 10) / 10.0,
            report.events(),
            report.work(),
            report.notRebuiltFiles(),
            report.unreadableOutput(),
            report.lostCommitsLeft(),
            report.notTakenOver(),
            report.notRebuilt(),
            report.unpublishedElsewhere(),
            report.withoutTraces(),
            report.unknownFiles(),
            report.peers().equals(PeerFindings.NONE) ? null : report.peers(),
            report.compaction().orElse(null),
            report.read(),
            unseen(report.read()),
            report.complaints());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Long> unseen(Reading read) {
    Map<String, Long> unseen = new LinkedHashMap<>();
    read.unseen().counts().forEach((kind, count) -> unseen.put(kind.field(), count));
    return unseen;
  }
}
