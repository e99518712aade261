package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class UnlikelyTimesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private UnlikelyTimes times = new UnlikelyTimes(0, 0);

  private void count(String... instants) {
    long[] micros = new long[instants.length + 1];
    for (int i = 0; i < instants.length; i++) {
      micros[i] = Instant.parse(instants[i]).toEpochMilli() * 1_000;
    }
    times = times.plus(UnlikelyTimes.of(micros, instants.length, InstantSource.fixed(NOW)));
  }

  @Test
  void timesFrom1990ToTomorrowAreLikely() {
    count("1990-01-01T00:00:00Z", "2025-12-31T00:00:00Z", "2026-01-02T00:00:00Z");
    assertThat(times.warning("primary")).isEmpty();
  }

  @Test
  void othersAreCountedAndTheOptionIsNamed() {
    count("1970-01-21T10:53:45Z", "1989-12-31T23:59:59Z", "2026-01-02T00:00:01Z");
    count("1970-01-21T10:53:45Z");
    assertThat(times.warning("foreign").orElseThrow())
        .contains("3 before 1990", "1 later than tomorrow", "--foreignTimeUnit=seconds");
  }
}
