package io.photonbeam.log;

import static io.photonbeam.log.LogUse.Extent.PART;
import static io.photonbeam.log.LogUse.Extent.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogUse.Extent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogUseTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, WHOLE, false",
    "5, 0, WHOLE, false",
    "0, 1, WHOLE, true",
    "1, 998, WHOLE, false",
    "10, 990, WHOLE, true",
    "11, 989, WHOLE, false",
    "1000, 99000, WHOLE, true",
    "0, 999, PART, false",
    "0, 1000, PART, true",
    "20, 1980, PART, true",
    "21, 1979, PART, false"
  })
  void aLogIsUselessIfAllOfAFewEventsAreMalformedOrNearlyAllOfMany(
      long usable, long malformed, Extent extent, boolean isUseless) {
    assertThat(new LogUse(usable, malformed).isUseless(extent)).isEqualTo(isUseless);
  }

  @Test
  void theProblemNamesTheLogTheNumbersAndTheCause() {
    Optional<LogProblem> all = new LogUse(0, 20).problem("f", WHOLE, Optional.of("no id"));
    assertThat(all.orElseThrow().toString())
        .isEqualTo("log of malformed events: f: all 20 events that were read are malformed: no id");
    assertThat(new LogUse(10, 1_990).problem("f", PART, Optional.empty()).orElseThrow().detail())
        .isEqualTo("1,990 of the 2,000 events that were read are malformed");
    assertThat(new LogUse(0, 1).problem("f", WHOLE, Optional.empty()).orElseThrow().detail())
        .isEqualTo("the only event that was read is malformed");
    assertThat(new LogUse(1, 1).problem("f", WHOLE, Optional.empty())).isEmpty();
  }
}
