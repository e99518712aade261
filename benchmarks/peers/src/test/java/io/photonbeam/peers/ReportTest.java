package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Results results = new Results();

  @Test
  void theTablesHaveMediansRangesAndRatios() {
    addTwoContenders();

    assertThat(report("--rounds=2").text())
        .contains("1,100 log lines, 90 rows to be joined;")
        .containsPattern("photonbeam-flink +1,500 +1,000–2,000 +1.00x")
        .containsPattern("flink-sql-heap +300 +200–400 +5.00x")
        .containsPattern("flink-sql-heap .* 2 lost +3 doubled")
        .containsPattern("times the speed of flink-sql-heap +10 +20 +5 +missed");
  }

  @Test
  void markdownIsForTheDocument() {
    addTwoContenders();

    assertThat(report("--rounds=2", "--markdown").text())
        .contains("| flink-sql-heap | 300 | 200–400 | 5.00x |");
  }

  @Test
  void jsonHasEveryRound() throws IOException {
    addTwoContenders();

    JsonNode json = new ObjectMapper().readTree(report("--rounds=2").json());
    JsonNode rates = json.at("/contenders/flink-sql-heap/eventsPerSecondAtWork");
    assertThat(rates.get("median").asDouble()).isEqualTo(300);
    assertThat(rates.get("rounds").get(1).asDouble()).isEqualTo(400);
    assertThat(rates.at("/referenceIsTimes/max").asDouble()).isEqualTo(5);
    assertThat(json.at("/contenders/flink-sql-heap/afterKill").asText()).isEqualTo("3 doubled");
    assertThat(json.at("/goals/0/verdict").asText()).isEqualTo("missed");
  }

  @Test
  void onlyWhatPhotonbeamWritesMustBeExact() {
    addTwoContenders();
    assertThat(report().photonbeamIsExact()).isTrue();

    results.addAfterKill(Contender.PHOTONBEAM_FLINK, "1 lost");
    assertThat(report().photonbeamIsExact()).isFalse();
  }

  private void addTwoContenders() {
    add(Contender.PHOTONBEAM_FLINK, 1, 1_000, Trials.EXACT);
    add(Contender.PHOTONBEAM_FLINK, 2, 2_000, Trials.EXACT);
    add(Contender.FLINK_SQL_HEAP, 1, 200, "2 lost");
    add(Contender.FLINK_SQL_HEAP, 2, 400, "2 lost");
    results.addAfterKill(Contender.FLINK_SQL_HEAP, "3 doubled");
  }

  private void add(Contender contender, int round, double rate, String verdict) {
    results.add(contender, new Results.Run(round, Map.of(Figure.WORK_RATE, rate), verdict));
  }

  private Report report(String... options) {
    return new Report(PeersOptions.of(List.of(options)), 1_100, 90, results);
  }
}
