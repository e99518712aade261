package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadPositionsTest {
  private final ReadPositions positions = new ReadPositions();

  @Test
  void aLogIsReadAsFarAsTheSlowestOfItsReaders() {
    positions.report(reader("log", 0, 5_000));
    positions.report(reader("log", 1, 1_000));
    positions.report(reader("other", 1, 10));
    assertThat(positions.readTo("log")).isEqualTo(1_000);

    positions.report(reader("log", 1, 6_000));
    assertThat(positions.readTo("log")).isEqualTo(5_000);
  }

  @Test
  void aLogWithNothingToReadIsReadToItsEnd() {
    assertThat(positions.readTo("log")).isEqualTo(ReadPositions.NOTHING_UNREAD);
    positions.report(reader("log", 0, 1_000));
    positions.report(reader("log", 0, ReadPositions.NOTHING_UNREAD));

    assertThat(positions.readTo("log")).isEqualTo(ReadPositions.NOTHING_UNREAD);
  }

  @Test
  void readersOfOtherProcessesAreFurtherThanTheyTold() {
    long more = Duration.ofMinutes(10).toNanos() / 1_000;
    positions.elsewhere(List.of(reader("log", 1, 1_000), reader("other", 1, 10)));
    assertThat(positions.readTo("log")).isEqualTo(1_000 + more);

    positions.report(reader("log", 0, 2_000));
    assertThat(positions.readTo("log")).isEqualTo(2_000);

    positions.elsewhere(List.of());
    positions.report(reader("log", 0, ReadPositions.NOTHING_UNREAD));
    assertThat(positions.readTo("log")).isEqualTo(ReadPositions.NOTHING_UNREAD);
  }

  @Test
  void allReadersAreKnownWhenEachNumberOfEachLogIsSomewhere() {
    positions.report(reader("primary", 0, 1));
    positions.report(reader("foreign", 1, 1));
    assertThat(positions.knowsAll(List.of("primary", "foreign"))).isFalse();

    positions.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 1, 1)));
    assertThat(positions.knowsAll(List.of("primary", "foreign"))).isFalse();

    positions.elsewhere(List.of(reader("primary", 1, 1), reader("foreign", 0, 1)));
    assertThat(positions.knowsAll(List.of("primary", "foreign"))).isTrue();
    assertThat(positions.knowsAll(List.of("primary", "third"))).isFalse();
  }

  /** One of two of its log. */
  private static Position reader(String log, int number, long nextMicros) {
    return new Position(log, number, 2, nextMicros);
  }
}
