package io.photonbeam.transforms.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration IDLE = Duration.ofSeconds(1);

  @TempDir Path primary;
  @TempDir Path foreign;
  private final ManualClock clock = new ManualClock(TestRun.START);
  private final TestLog log = TestLog.primaries("a", "b");
  private LogWatch watch;

  @BeforeEach
  void watch() {
    watch = new LogWatch(List.of(primary, foreign), INTERVAL, Optional.of(IDLE), clock);
  }

  private void lookAfter(Duration wait) {
    clock.advance(wait);
    LogWatch.Look unused = watch.look(primary);
  }

  @Test
  void withinTheIntervalALookIsSharedAndAfterItTakenAnew() {
    LogWatch.Look first = watch.look(primary);
    log.writeTo(primary.resolve("x.avro"));
    clock.advance(INTERVAL.minusNanos(1_000));
    assertThat(watch.look(primary)).isEqualTo(first);
    assertThat(watch.look(foreign).at()).isEqualTo(first.at());

    clock.advance(Duration.ofNanos(1_000));
    LogWatch.Look second = watch.look(primary);
    assertThat(second.at()).isEqualTo(first.at() + 200_000);
    assertThat(second.listing().entries()).hasSize(1);
  }

  @Test
  void aClockThatStepsBackDoesNotStopTheLooking() {
    LogWatch.Look first = watch.look(primary);
    log.writeTo(primary.resolve("x.avro"));
    clock.advance(Duration.ofHours(-1));

    assertThat(watch.look(primary).at()).isLessThan(first.at());
    assertThat(watch.look(primary).listing().entries()).hasSize(1);
  }

  @Test
  void itMayFinishOnlyAfterTheIdleTimeWithoutGrowthOfAnyLog() {
    assertThat(watch.mayFinish()).isFalse();
    lookAfter(Duration.ZERO);
    lookAfter(IDLE.minusMillis(1));
    assertThat(watch.mayFinish()).isFalse();

    log.writeTo(foreign.resolve("x.avro"), 0, log.offset(1));
    lookAfter(INTERVAL);
    assertThat(watch.mayFinish()).isFalse();
    lookAfter(IDLE.minusMillis(1));
    assertThat(watch.mayFinish()).isFalse();
    lookAfter(Duration.ofMillis(1));
    assertThat(watch.mayFinish()).isTrue();
  }

  @Test
  void readingCountsAsActivity() {
    lookAfter(Duration.ZERO);
    lookAfter(IDLE.minusMillis(1));
    watch.active();
    lookAfter(IDLE.minusMillis(1));

    assertThat(watch.mayFinish()).isFalse();
  }

  @Test
  void whoMayFinishMayDoSoForEver() {
    lookAfter(Duration.ZERO);
    lookAfter(IDLE);
    assertThat(watch.mayFinish()).isTrue();

    log.writeTo(foreign.resolve("x.avro"));
    lookAfter(INTERVAL);
    assertThat(watch.mayFinish()).isTrue();
  }

  @Test
  void withoutAnIdleTimeItFinishesOnlyWhenAskedTo() {
    watch = new LogWatch(List.of(primary), INTERVAL, Optional.empty(), clock);
    lookAfter(Duration.ZERO);
    lookAfter(Duration.ofDays(1));
    assertThat(watch.mayFinish()).isFalse();
    assertThat(watch.stopped()).isFalse();

    watch.stop();
    assertThat(watch.mayFinish()).isTrue();
    assertThat(watch.stopped()).isTrue();
  }

  @Test
  void aFolderThatIsNoLogOfTheRunIsRefusedByName(@TempDir Path other) {
    assertThatThrownBy(() -> watch.look(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(other.toString())
        .hasMessageContaining(primary.toString());
  }

  @Test
  void unreadBytesAreAddedUpOverReadersAndLogs() {
    watch.unread(primary, 0, 5);
    watch.unread(primary, 1, 6);
    watch.unread(foreign, 0, 7);
    watch.unread(primary, 0, 1);

    assertThat(watch.unreadBytes()).isEqualTo(14);
  }
}
