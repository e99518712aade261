package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyOptionsTest {
  @Test
  void withoutOptionsTheMostIsMeasuredFirst() {
    assertThat(LatencyOptions.of(List.of()))
        .isEqualTo(new LatencyOptions(0, List.of(25, 50, 80), 60, 2_000_000, "4g"));
  }

  @Test
  void eachOptionIsTaken() {
    assertThat(
            LatencyOptions.of(
                List.of(
                    "--max=9000", "--percents=10,90", "--seconds=5", "--events=7", "--heap=1g")))
        .isEqualTo(new LatencyOptions(9_000, List.of(10, 90), 5, 7, "1g"));
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() {
    assertThatThrownBy(
            () -> LatencyOptions.of(List.of("--percents=50,x", "--seconds=4", "--rounds=3")))
        .hasMessageContaining("--percents=50,x: must be a whole number from 1 to 200")
        .hasMessageContaining("--seconds=4: must be a whole number from 5 to")
        .hasMessageContaining("There is no option --rounds.");
  }
}
