package io.photonbeam.pipelines.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0ms,0",
    "200ms,200",
    "5s,5000",
    "90s,90000",
    "15m,900000",
    "1h,3600000",
    "3d,259200000"
  })
  void durationsAreReadAsTheyAreWritten(String text, long millis) {
    assertThat(Units.parseDuration(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Units.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0B,0", "1000B,1000", "1536KiB,1572864", "64MiB,67108864", "2TiB,2199023255552"})
  void sizesAreReadAsTheyAreWritten(String text, long bytes) {
    assertThat(Units.parseBytes(text)).isEqualTo(bytes);
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "5 seconds", "5S", "1.5s", "5s5s", "five"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Units.parseDuration(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1MB", "1.5GiB", "9000000TiB", "1kib2"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Units.parseBytes(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
