package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyReportTest {

  private static VerifyReport report(long missing, long pending) {
    return new VerifyReport(
        1_000_000,
        900_000,
        900_000 - missing,
        missing,
        0,
        0,
        0,
        100_000,
        pending,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        900_000,
        14,
        0,
        1.26,
        List.of(new VerifyReport.Place("f.avro", 17, "torn")),
        List.of(),
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
            "unjoinable",
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
        .contains("f.avro at 17: torn\n")
        .contains("missing: c1, primaryId q1\n")
        .endsWith(
            "Not exact: 3 joinable events are missing. 2 joined events are committed but not yet"
                + " published; their pipeline publishes them when it runs.\n");
    assertThat(report(0, 0).verdict()).startsWith("Exact: all 900,000 joinable events");
  }
}
