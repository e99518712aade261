package io.photonbeam.log.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventTimeUnit;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LikelyTimeUnitTest {
  private static final long SECONDS = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  @Test
  void inOneUnitANumberIsALikelyTime() {
    assertThat(LikelyTimeUnit.of(SECONDS)).hasValue(EventTimeUnit.SECONDS);
    assertThat(LikelyTimeUnit.of(SECONDS * 1_000)).hasValue(EventTimeUnit.MILLIS);
    assertThat(LikelyTimeUnit.of(SECONDS * 1_000_000)).hasValue(EventTimeUnit.MICROS);
    assertThat(LikelyTimeUnit.of(SECONDS * 1_000_000_000)).hasValue(EventTimeUnit.NANOS);
  }

  @Test
  void ofOtherNumbersNothingIsKnown() {
    for (long number : new long[] {0, -SECONDS, 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(LikelyTimeUnit.of(number)).isEmpty();
      assertThat(LikelyTimeUnit.problem(number, "primary")).isEqualTo(TimeReader.OUTSIDE);
    }
  }

  @Test
  void theOptionOfTheLogIsNamed() {
    assertThat(LikelyTimeUnit.problem(SECONDS * 1_000_000, "primary"))
        .contains("microseconds", "--primaryTimeUnit=micros");
  }
}
