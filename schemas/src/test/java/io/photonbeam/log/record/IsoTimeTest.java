package io.photonbeam.log.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private static long read(String text) {
    byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.UTF_8);
    return IsoTime.micros(bytes, 1, bytes.length - 2);
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  @Test
  void readsWhatJavaWrites() {
    Random random = new Random(15);
    for (int i = 0; i < 20_000; i++) {
      long second = (long) (random.nextDouble() * 253_402_300_799L);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60 + 1) - 18 * 60) * 60);
      int nanos = random.nextInt(1_000_000_000);
      Instant time = Instant.ofEpochSecond(second, nanos);
      OffsetDateTime local = time.atOffset(offset);
      if (local.getYear() < 10_000) {
        String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
        long micros = second * 1_000_000 + nanos / 1_000;
        assertThat(read(text)).as(text).isEqualTo(micros);
      }
    }
  }

  @Test
  void readsTheFormsThatOthersWrite() {
    long time = micros("2026-02-28T23:04:05Z");
    assertThat(read("2026-02-28T23:04:05Z")).isEqualTo(time);
    assertThat(read("2026-02-28t23:04:05z")).isEqualTo(time);
    assertThat(read("2026-02-28 23:04:05")).isEqualTo(time);
    assertThat(read("2026-02-28 23:04:05 UTC")).isEqualTo(time);
    assertThat(read("2026-02-28 23:04:05 +0000")).isEqualTo(time);
    assertThat(read("2026-03-01T00:34:05+01:30")).isEqualTo(time);
    assertThat(read("2026-03-01T00:04:05+01")).isEqualTo(time);
    assertThat(read("2026-02-28T15:04:05-0800")).isEqualTo(time);
    assertThat(read("2026-03-01T00:04:05+01:00[Europe/Berlin]")).isEqualTo(time);
    assertThat(read("2026-02-28T23:04:05,123456789Z")).isEqualTo(time + 123_456);
    assertThat(read("2026-02-28T23:04:05.1")).isEqualTo(time + 100_000);
    assertThat(read("2026-02-28T23:04")).isEqualTo(micros("2026-02-28T23:04:00Z"));
    assertThat(read("2026-02-28")).isEqualTo(micros("2026-02-28T00:00:00Z"));
    assertThat(read("2016-12-31T23:59:60Z")).isEqualTo(micros("2017-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "1767225600",
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "2026-01-01T",
        "2026-01-01T24:00:00Z",
        "2026-01-01T12:60:00Z",
        "2026-01-01T12:00:61Z",
        "2026-01-01T12:00:00.Z",
        "2026-01-01T12:00:00+25:00",
        "2026-01-01T12:00:00+01:0",
        "2026-01-01T12:00:00 ",
        "2026-01-01T12:00:00Zx",
        "2026-01-01T12:00:00[",
        "2026-01-01 noon",
        "26-01-01T12:00:00Z",
        "２０２６-01-01"
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(read(text)).isEqualTo(IsoTime.NONE);
  }
}
