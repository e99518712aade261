package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void aPercentileIsALatencyThatWasMeasured() {
    for (long second = 2_000; second >= 1; second--) {
      latencies.add(second * 1_000_000);
    }

    assertThat(latencies.size()).isEqualTo(2_000);
    assertThat(latencies.seconds(0.5)).isEqualTo(1_000);
    assertThat(latencies.seconds(0.99)).isEqualTo(1_980);
    assertThat(latencies.seconds(1)).isEqualTo(2_000);
    assertThat(latencies.seconds(1e-9)).isEqualTo(1);
  }

  @Test
  void oneThatComesAfterwardsCounts() {
    latencies.add(2_000_000);
    assertThat(latencies.seconds(1)).isEqualTo(2);
    latencies.add(1_000_000);

    assertThat(latencies.seconds(0.5)).isEqualTo(1);
  }

  @Test
  void withoutRowsThereIsNone() {
    assertThatThrownBy(() -> latencies.seconds(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No row became visible.");
  }
}
