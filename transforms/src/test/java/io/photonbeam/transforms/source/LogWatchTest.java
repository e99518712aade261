package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.folder.LogFolders;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    watch =
        new LogWatch(
            List.of(primary, foreign), INTERVAL, Optional.of(IDLE), clock, clock, () -> true);
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

  /** A watch whose clock is set now and then, beside one that is not. */
  private ManualClock clockThatIsSet() {
    ManualClock set = new ManualClock(TestRun.START);
    watch =
        new LogWatch(
            List.of(primary, foreign), INTERVAL, Optional.of(IDLE), set, clock, () -> true);
    return set;
  }

  @Test
  void aClockThatJumpsAheadDoesNotMakeALogIdle() {
    ManualClock set = clockThatIsSet();
    lookAfter(Duration.ZERO);
    set.advance(Duration.ofHours(1));
    lookAfter(INTERVAL);
    assertThat(watch.mayFinish()).isFalse();
    lookAfter(IDLE.minus(INTERVAL));
    assertThat(watch.mayFinish()).isTrue();
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepALogFromBeingIdle() {
    ManualClock set = clockThatIsSet();
    lookAfter(Duration.ZERO);
    watch.active();
    set.advance(Duration.ofHours(-1));
    lookAfter(IDLE);
    assertThat(watch.mayFinish()).isTrue();
  }

  @Test
  void aLookTellsTheTimeOfFilesAsWell() {
    ManualClock set = clockThatIsSet();
    long before = watch.look(primary).atTime();
    set.advance(Duration.ofHours(-1));
    clock.advance(INTERVAL);
    assertThat(watch.look(primary).atTime() - before).isEqualTo(-3_600_000_000L);
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
  void withoutAnIdleTimeItOnlyStops() {
    watch = new LogWatch(List.of(primary), INTERVAL, Optional.empty(), clock, clock, () -> true);
    lookAfter(Duration.ZERO);
    lookAfter(Duration.ofDays(1));
    assertThat(watch.mayFinish()).isFalse();
    assertThat(watch.stopped()).isFalse();

    watch.stop();
    assertThat(watch.mayFinish()).as("who is stopped need not have read all").isFalse();
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

  /** Makes the foreign log's folder one that can't be listed, and back. */
  private void setAway(boolean away) throws IOException {
    Path aside = primary.resolve("_aside");
    if (away) {
      Files.move(foreign, aside);
      Files.writeString(foreign, "no folder");
    } else {
      Files.delete(foreign);
      Files.move(aside, foreign);
    }
  }

  @Test
  void aLogFolderThatCannotBeListedForAWhileIsWaitedForAndToldOnce() throws IOException {
    log.writeTo(foreign.resolve("x.avro"));
    lookAfter(Duration.ZERO);
    setAway(true);
    lookAfter(INTERVAL);
    lookAfter(IDLE);

    assertThat(watch.mayFinish()).as("an outage is no idle time").isFalse();
    assertThat(watch.look(foreign).listing().entries()).as("as it was last").hasSize(1);
    assertThat(watch.away())
        .singleElement()
        .satisfies(
            away -> {
              assertThat(away.name()).isEqualTo("log folder " + foreign);
              assertThat(away.words()).startsWith(away.name() + " away for ");
            });
    assertThat(watch.away(foreign)).containsOnlyKeys(foreign);
    assertThat(watch.takeNews())
        .singleElement()
        .asString()
        .contains("can't be listed: it is no folder; waiting");

    setAway(false);
    lookAfter(INTERVAL);
    assertThat(watch.away()).isEmpty();
    assertThat(watch.takeNews()).singleElement().asString().contains("can be listed again");
    assertThat(watch.mayFinish()).isFalse();
    lookAfter(IDLE);
    assertThat(watch.mayFinish()).isTrue();
  }

  @Test
  void aLogFolderThatIsGoneAfterItWasThereIsWaitedFor() throws IOException {
    log.writeTo(foreign.resolve("x.avro"));
    lookAfter(Duration.ZERO);
    Path aside = primary.resolve("_aside");
    Files.move(foreign, aside);
    lookAfter(INTERVAL);

    assertThat(watch.away(foreign)).containsOnlyKeys(foreign);
    assertThat(watch.look(foreign).listing().entries()).hasSize(1);
  }

  @Test
  void aFolderBelowItThatCouldBeListedIsWaitedForAndOneThatNeverCouldIsNot() {
    log.writeTo(foreign.resolve("b/x.avro"));
    Set<Path> closed = new HashSet<>(Set.of(foreign.resolve("never")));
    foreign.resolve("never").toFile().mkdirs();
    LogFolders folders =
        (root, depth, visitor) ->
            LogFolders.DEFAULT.walk(root, depth, new ClosedFolders(visitor, closed));
    watch =
        new LogWatch(
            List.of(primary, foreign),
            INTERVAL,
            Optional.of(IDLE),
            clock,
            clock,
            () -> true,
            folders);
    lookAfter(Duration.ZERO);
    assertThat(watch.away()).isEmpty();
    assertThat(watch.look(foreign).listing().unreadable())
        .containsOnlyKeys(foreign.resolve("never"));

    closed.add(foreign.resolve("b"));
    lookAfter(INTERVAL);
    lookAfter(IDLE);
    assertThat(watch.away(foreign)).containsOnlyKeys(foreign.resolve("b"));
    assertThat(watch.mayFinish()).isFalse();
    assertThat(watch.look(foreign).listing().mayHide(foreign.resolve("b/x.avro"))).isTrue();

    closed.remove(foreign.resolve("b"));
    lookAfter(INTERVAL);
    assertThat(watch.away()).isEmpty();
    assertThat(watch.look(foreign).listing().entries()).hasSize(1);
  }

  /** Shows some folders as ones that may not be looked into. */
  private record ClosedFolders(FileVisitor<Path> visitor, Set<Path> closed)
      implements FileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (closed.contains(folder)) {
        visitor.visitFileFailed(folder, new AccessDeniedException(folder.toString()));
        return FileVisitResult.SKIP_SUBTREE;
      }
      return visitor.preVisitDirectory(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return visitor.visitFile(file, attributes);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      return visitor.visitFileFailed(file, e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      return visitor.postVisitDirectory(folder, e);
    }
  }

  @Test
  void aLookThatTakesLongIsRepeatedNoSoonerThanAfterTenTimesItsDuration() {
    LogFolders slow =
        (root, depth, visitor) -> {
          clock.advance(Duration.ofMillis(250));
          LogFolders.DEFAULT.walk(root, depth, visitor);
        };
    watch =
        new LogWatch(
            List.of(primary, foreign), INTERVAL, Optional.of(IDLE), clock, clock, () -> true, slow);
    primary.toFile().mkdirs();
    foreign.toFile().mkdirs();
    LogWatch.Look first = watch.look(primary);
    clock.advance(Duration.ofMillis(4_499));
    assertThat(watch.look(primary).at()).isEqualTo(first.at());
    clock.advance(Duration.ofMillis(1));
    assertThat(watch.look(primary).at()).isGreaterThan(first.at());
  }

  @Test
  void aProcessThatStoodStillWithinALookLooksAgainAsEver() {
    Duration[] taking = {Duration.ofMillis(1)};
    LogFolders paused =
        (root, depth, visitor) -> {
          clock.advance(taking[0]);
          LogFolders.DEFAULT.walk(root, depth, visitor);
        };
    watch =
        new LogWatch(
            List.of(primary, foreign),
            INTERVAL,
            Optional.of(IDLE),
            clock,
            clock,
            () -> true,
            paused);
    LogWatch.Look unused = watch.look(primary);
    taking[0] = Duration.ofMinutes(1);
    lookAfter(INTERVAL);
    taking[0] = Duration.ofMillis(1);
    LogWatch.Look within = watch.look(primary);

    clock.advance(INTERVAL);

    assertThat(watch.look(primary).at()).isGreaterThan(within.at());
  }
}
