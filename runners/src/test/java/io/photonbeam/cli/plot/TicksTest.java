package io.photonbeam.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicksTest {
  private static String labels(List<Tick> ticks) {
    return String.join(" | ", ticks.stream().map(Tick::label).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.3, 0 | 1",
    "1, 0 | 1",
    "7, 0 | 2 | 4 | 6 | 8",
    "1234, '0 | 500 | 1,000 | 1,500'",
    "98000, 0 | 20 k | 40 k | 60 k | 80 k | 100 k",
    "2500000, 0 | 500 k | 1 M | 1.5 M | 2 M | 2.5 M"
  })
  void countsAreRoundAndReachTheHighest(double max, String labels) {
    assertThat(labels(Ticks.counts(max))).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "900, 0 B | 200 B | 400 B | 600 B | 800 B | 1000 B",
    "9000000, 0 B | 2 MiB | 4 MiB | 6 MiB | 8 MiB | 10 MiB",
    "1600000, 0 B | 512 KiB | 1 MiB | 1.5 MiB | 2 MiB"
  })
  void bytesAreRoundInTheirUnit(double max, String labels) {
    assertThat(labels(Ticks.bytes(max))).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 0.0 s | 0.1 s | 0.2 s | 0.3 s | 0.4 s",
    "1, 0.0 s | 0.2 s | 0.4 s | 0.6 s | 0.8 s | 1.0 s",
    "106, 0 s | 30 s | 60 s | 90 s",
    "3600, 0 min | 20 min | 40 min | 60 min",
    "90000, 0 h | 6 h | 12 h | 18 h | 24 h",
    "7776000, 0 d | 20 d | 40 d | 60 d | 80 d"
  })
  void timesAreThoseOfClocks(double seconds, String labels) {
    assertThat(labels(Ticks.times(seconds))).isEqualTo(labels);
  }

  @Test
  void latenciesAreTensAndIfThereIsRoomTheirDoublesAndFives() {
    assertThat(labels(Ticks.decades(0.1, 10)))
        .isEqualTo("100 ms | 200 ms | 500 ms | 1 s | 2 s | 5 s | 10 s");
    assertThat(labels(Ticks.decades(0.001, 10))).isEqualTo("1 ms | 10 ms | 100 ms | 1 s | 10 s");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 3, 9.99, 10, 17, 1e3, 123_456, 7e9, 9e15})
  void fewTicksReachTheHighestValue(double max) {
    for (List<Tick> ticks : List.of(Ticks.counts(max), Ticks.bytes(max))) {
      assertThat(ticks).hasSizeBetween(2, 7);
      assertThat(ticks.get(ticks.size() - 1).value()).isGreaterThanOrEqualTo(max);
    }
    assertThat(Ticks.times(max)).hasSizeBetween(2, 7);
  }
}
