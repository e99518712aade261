package io.photonbeam.pipelines.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.compact.CompactReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A report's fields have the names that machines know, whatever its parts call them. */
class ReportJsonTest {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:00:00Z");

  private static ReconcileReport report(Optional<CompactReport> compaction) {
    return new ReconcileReport(
        new Scope(Optional.of(SINCE), Optional.empty(), true),
        new ReconcileReport.Events(112, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 46),
        new ReconcileReport.Work(21, 22, 23, 24, 25, 26, true, 27, 28),
        new ReconcileReport.Reading(
            31,
            32,
            33,
            34,
            Unseen.of(kind -> kind == LogProblem.Kind.DAMAGED_BLOCK ? 35 : 0),
            List.of(
                new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "clicks.avro", 17, "it is torn", 1))),
        List.of(new ReconcileReport.NotRebuilt("file", "commit", 41, "reason")),
        42,
        new ReconcileReport.Unreadable(43, List.of("unreadable")),
        44,
        new ReconcileReport.NotTakenOver(47, List.of("partly")),
        new TreeMap<>(Map.of("gone", 45L)),
        true,
        new ReconcileReport.UnknownFileCounts(51, 52, 53, 54, List.of("unknown")),
        ReconcileReport.PeerFindings.NONE,
        compaction,
        SINCE.plusSeconds(3600),
        1.26);
  }

  private static JsonNode json(ReconcileReport report) throws IOException {
    return new ObjectMapper().readTree(ReportJson.of(report));
  }

  @Test
  void allIsInOneObject() throws IOException {
    assertThat(json(report(Optional.empty())))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"exact": false, "since": "2026-01-02T03:00:00Z", "until": null, "deep": true,
                     "startedAt": "2026-01-02T04:00:00Z", "seconds": 1.3,
                     "foreignEvents": 112, "alreadyJoined": 1, "recovered": 2, "rebuilt": 3,
                     "lost": 4, "unjoinable": 5, "filtered": 6, "adapterFailed": 7, "expired": 8,
                     "malformed": 9, "repeated": 10, "waiting": 11, "withoutKey": 46,
                     "rolledForward": 21, "rolledForwardCommits": 22, "adoptedCommits": 23,
                     "fenced": 24, "orphanFiles": 25, "checkedFiles": 26, "rowsInRange": true,
                     "rebuiltFiles": 27,
                     "expiredFiles": 28, "notRebuiltFiles": 42, "unreadableOutputFiles": 43,
                     "unreadableOutput": ["unreadable"], "lostCommitsLeft": 44,
                     "commitsNotTakenOver": 47, "partlyVisibleCommits": ["partly"],
                     "notRebuilt":
                       [{"file": "file", "commit": "commit", "rows": 41, "reason": "reason"}],
                     "unpublishedElsewhere": {"gone": 45}, "withoutTraces": true,
                     "unknownFiles": {"ofUnknownCommits": 51, "notOfTheirCommits": 52,
                       "ofNoCommit": 53, "ofOtherOutputs": 54, "named": ["unknown"]},
                     "logFiles": 31, "primaryEvents": 32, "bytesRead": 33, "otherRecords": 34,
                     UNSEEN
                     "logProblems": ["PROBLEM"], "complaints": COMPLAINTS}
                    """
                        .replace("UNSEEN", unseen())
                        .replace("PROBLEM", report(Optional.empty()).read().problems().get(0) + "")
                        .replace(
                            "COMPLAINTS",
                            new ObjectMapper()
                                .writeValueAsString(report(Optional.empty()).complaints()))));
  }

  /** Each kind has a field of its own. */
  private static String unseen() {
    StringBuilder fields = new StringBuilder();
    for (LogProblem.Kind kind : LogProblem.Kind.UNSEEN) {
      fields.append('"').append(kind.field()).append("\": ");
      fields.append(kind == LogProblem.Kind.DAMAGED_BLOCK ? 35 : 0).append(", ");
    }
    return fields.toString();
  }

  @Test
  void whatWasNotTakenOverIsToldApartFromCommitsWithLostFiles() {
    assertThat(report(Optional.empty()).complaints())
        .anySatisfy(
            complaint -> assertThat(complaint).startsWith("44 more commits have lost files"))
        .anySatisfy(complaint -> assertThat(complaint).startsWith("47 more commits of the output"))
        .anySatisfy(complaint -> assertThat(complaint).contains("1 unpublished", "partly"));
  }

  @Test
  void aCompactionsFieldsAreThereIfThereWasOne() throws IOException {
    CompactReport compaction =
        new CompactReport(false, 61, 62, 63, 64, 65, 66, 67, true, List.of("a"), List.of("b"));
    JsonNode without = json(report(Optional.empty()));
    JsonNode with = json(report(Optional.of(compaction)));

    ((ObjectNode) with).remove(without.properties().stream().map(Map.Entry::getKey).toList());
    assertThat(with)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"compactionSkipped": false, "compactedHours": 61, "compactedFiles": 62,
                     "compactedBytes": 63, "largeFiles": 64, "largeBytes": 65,
                     "damagedLargeFiles": 66, "manifestFiles": 67, "uncompactable": ["a"],
                     "lostLargeFiles": ["b"]}
                    """));
  }
}
