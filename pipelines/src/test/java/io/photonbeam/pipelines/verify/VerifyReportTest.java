package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyReportTest {

  private static VerifyReport report(long missing, long pending) {
    return report(missing, pending, 0, 0, 0, 0, 0, 0);
  }

  private static VerifyReport report(
      long missing,
      long pending,
      long lost,
      long malformed,
      long damagedBlocks,
      long halfWrittenTails,
      long unfinished,
      long unreadableFiles) {
    Unseen unseen =
        Unseen.of(
            kind ->
                switch (kind) {
                  case DAMAGED_BLOCK -> damagedBlocks;
                  case UNFINISHED_FILE -> unfinished;
                  case UNREADABLE_FILE -> unreadableFiles;
                  default -> 0;
                });
    return new VerifyReport(
        new VerifyReport.Events(1_000_000, 900_000, 900_000 - missing, 100_000, 0, 0, 5),
        new VerifyReport.Violations(missing, 0, 0, 0, 0, 0),
        pending,
        lost,
        new VerifyReport.Logs(
            6,
            7,
            8,
            malformed,
            0,
            0,
            halfWrittenTails,
            unseen,
            Unseen.nothing(),
            new Places(
                List.of(new VerifyReport.Place("damaged block", "f.avro", 17, "torn")),
                Map.of("damaged block", Math.max(1, damagedBlocks)))),
        new VerifyReport.Output(900_000, 14, 0, 0, true, List.of(), Places.NONE),
        1.26,
        List.of(new VerifyReport.Example("missing", "c1", Map.of("primaryId", "q1"))));
  }

  @Test
  void itsJsonHasTheKeysThatOthersReadAndMore() throws IOException {
    JsonNode json = new ObjectMapper().readTree(report(3, 2).toJson());
    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "foreignEvents",
            "joinable",
            "joined",
            "missing",
            "duplicates",
            "spurious",
            "different",
            "notCompared",
            "unjoinable",
            "filtered",
            "pending",
            "primaryEvents",
            "rows",
            "malformed",
            "damagedBlocks",
            "unreadableFiles",
            "unreadableOutput",
            "logFiles",
            "outputFiles");
    assertThat(json.get("exact").asBoolean()).isFalse();
    assertThat(json.get("joined").asLong()).isEqualTo(899_997);
    assertThat(json.get("seconds").asDouble()).isEqualTo(1.3);
    assertThat(json.at("/logPlaces/0/offset").asLong()).isEqualTo(17);
    assertThat(json.at("/examples/0/facts/primaryId").asText()).isEqualTo("q1");
  }

  @Test
  void itsTextEndsWithTheVerdict() {
    assertThat(report(3, 2).toText())
        .contains("foreign events           1,000,000\n")
        .contains("damaged block: f.avro at offset 17: torn\n")
        .contains("missing: c1, primaryId q1\n")
        .endsWith(
            "Not exact: 3 joinable events are missing. 2 joined events are committed but not yet"
                + " published; their pipeline publishes them when it runs.\n");
    assertThat(report(0, 0).verdict()).startsWith("Exact: all 900,000 joinable events are");
  }

  @Test
  void ofManyPlacesOfAKindTheFirstFewAreToldAndTheNumberOfTheOthers() {
    Places.Builder places = new Places.Builder();
    for (int i = 0; i < 1_000; i++) {
      places.add(new VerifyReport.Place("damaged block", "f.avro", i, "torn"));
      places.add(new VerifyReport.Place("unlikely times", "f" + i, -1, "of 1970"));
    }
    places.add(new VerifyReport.Place("unreadable folder", "x", -1, "no permission"));

    assertThat(places.build().lines())
        .hasSize(13)
        .contains("damaged block: f.avro at offset 4: torn", "995 more damaged blocks")
        .contains("995 more unlikely times", "unreadable folder: x: no permission")
        .doesNotContain("damaged block: f.avro at offset 5: torn");
  }

  @Test
  void itsVerdictTellsWhatOfTheLogsWasNotRead() {
    assertThat(report(0, 0, 0, 0, 1_800, 1, 1, 0).verdict())
        .isEqualTo(
            "Not exact: nothing is wrong in what was read, but 1,800 damaged blocks and 1"
                + " unfinished file were not read.");
    assertThat(report(1, 0, 0, 0, 0, 0, 0, 1).verdict())
        .isEqualTo("Not exact: 1 joinable event is missing; 1 unreadable file was not read.");
    assertThat(report(0, 0, 0, 1, 1, 2, 1, 2).verdict())
        .endsWith(
            ", but 1 damaged block, 2 unreadable files and 1 unfinished file were not read; left"
                + " out: 1 malformed record and 1 half-written tail that may still grow.");
  }

  @Test
  void nothingIsExactOverWhatWasNotSeenAndNoEventIsMissedWithAMalformedRecord() {
    for (Kind kind : Kind.values()) {
      VerifyReport report = report(0, 0);
      VerifyReport.Logs logs = report.logs();
      VerifyReport unseen =
          new VerifyReport(
              report.events(),
              report.violations(),
              0,
              0,
              new VerifyReport.Logs(
                  6,
                  7,
                  8,
                  1,
                  0,
                  0,
                  1,
                  Unseen.of(each -> each == kind ? 1 : 0),
                  Unseen.nothing(),
                  logs.places()),
              report.output(),
              1,
              List.of());
      assertThat(unseen.exact()).as("%s", kind).isEqualTo(kind == Kind.MALFORMED_EVENT);
      assertThat(unseen.onlyMissing()).isEqualTo(unseen.exact());
    }
  }

  @Test
  void whereThereWasNothingToLookAtTheVerdictSaysSo() {
    VerifyReport nothing =
        new VerifyReport(
            new VerifyReport.Events(0, 0, 0, 0, 0, 0, 0),
            new VerifyReport.Violations(0, 0, 0, 0, 0, 0),
            0,
            0,
            new VerifyReport.Logs(
                0, 0, 0, 0, 0, 0, 0, Unseen.nothing(), Unseen.nothing(), Places.NONE),
            new VerifyReport.Output(0, 0, 0, 0, false, List.of(), Places.NONE),
            1,
            List.of());
    assertThat(nothing.verdict()).contains("nothing to look at");
  }

  @Test
  void itsVerdictPromisesNoPublicationOfFilesThatAreGone() {
    assertThat(report(3, 3, 2, 0, 0, 0, 0, 0).verdict())
        .endsWith(
            " 3 joined events are committed but not yet published; the files of 2 of them are"
                + " gone.");
  }
}
