package io.photonbeam.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("primaryLog", "foreignLog", "output", "shards", "writers");

  @ParameterizedTest
  @CsvSource({
    "primrayLog,primaryLog",
    "primarylog,primaryLog",
    "foreignLogs,foreignLog",
    "ouput,output",
    "shard,shards"
  })
  void aSlipFindsTheNameThatWasMeant(String typed, String meant) {
    assertThat(Suggestions.nearest(typed, NAMES)).contains(meant);
  }

  @Test
  void aStrangeNameFindsNone() {
    assertThat(Suggestions.nearest("colour", NAMES)).isEmpty();
  }

  @Test
  void swappedNeighboursAreOneStep() {
    assertThat(Suggestions.distance("shrads", "shards")).isEqualTo(1);
    assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
  }
}
