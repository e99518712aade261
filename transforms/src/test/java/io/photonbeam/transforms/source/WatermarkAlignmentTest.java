package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatermarkAlignmentTest {
  private final WatermarkAlignment alignment = new WatermarkAlignment();

  @Test
  void aLogIsReadAsFarAsTheSlowestOfItsReaders() {
    alignment.report(reader("log", 0, 5_000));
    alignment.report(reader("log", 1, 1_000));
    alignment.report(reader("other", 1, 10));
    assertThat(alignment.readTo("log")).isEqualTo(1_000);

    alignment.report(reader("log", 1, 6_000));
    assertThat(alignment.readTo("log")).isEqualTo(5_000);
  }

  @Test
  void aLogWithNothingToReadIsReadToItsEnd() {
    assertThat(alignment.readTo("log")).isEqualTo(WatermarkAlignment.NOTHING_UNREAD);
    alignment.report(reader("log", 0, 1_000));
    alignment.report(reader("log", 0, WatermarkAlignment.NOTHING_UNREAD));

    assertThat(alignment.readTo("log")).isEqualTo(WatermarkAlignment.NOTHING_UNREAD);
  }

  @Test
  void readersOfOtherProcessesAreFurtherThanTheyTold() {
    long more = Duration.ofMinutes(10).toNanos() / 1_000;
    alignment.elsewhere(List.of(reader("log", 1, 1_000), reader("other", 1, 10)));
    assertThat(alignment.readTo("log")).isEqualTo(1_000 + more);

    alignment.report(reader("log", 0, 2_000));
    assertThat(alignment.readTo("log")).isEqualTo(2_000);

    alignment.elsewhere(List.of());
    alignment.report(reader("log", 0, WatermarkAlignment.NOTHING_UNREAD));
    assertThat(alignment.readTo("log")).isEqualTo(WatermarkAlignment.NOTHING_UNREAD);
  }

  @Test
  void allReadersAreKnownWhenEachNumberOfEachLogIsSomewhere() {
    alignment.report(reader("primary", 0, 1));
    alignment.report(reader("foreign", 1, 1));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isFalse();

    alignment.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 1, 1)));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isFalse();

    alignment.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 0, 1)));
    assertThat(alignment.knowsAll(List.of("primary", "foreign"))).isTrue();
    assertThat(alignment.knowsAll(List.of("primary", "third"))).isFalse();
  }

  /** One of two of its log. */
  private static Position reader(String log, int number, long nextMicros) {
    return new Position(log, number, 2, nextMicros);
  }
}
