package io.photonbeam.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  private static final double DAY = 86_400;

  private Instant now = START;
  private final RunHistory history = new RunHistory(() -> now);

  private void after(Duration time) {
    now = now.plus(time);
  }

  private void rows(String pipeline, long rows) {
    history.sample(pipeline, Figures.NONE.with(Figure.ROWS, rows));
  }

  private Track only() {
    assertThat(history.recorded().tracks()).hasSize(1);
    return history.recorded().tracks().get(0);
  }

  @Test
  void aFigureIsWhatTheSamplesSayAndEvenBetweenThem() {
    after(Duration.ofSeconds(10));
    rows("a", 100);
    after(Duration.ofSeconds(10));
    rows("a", 300);

    assertThat(only().at(Figure.ROWS, 0)).isZero();
    assertThat(only().at(Figure.ROWS, 5)).isEqualTo(50);
    assertThat(only().at(Figure.ROWS, 10)).isEqualTo(100);
    assertThat(only().at(Figure.ROWS, 15)).isEqualTo(200);
    assertThat(only().at(Figure.ROWS, 20)).isEqualTo(300);
    assertThat(only().at(Figure.ROWS, 1e9)).isEqualTo(300);
  }

  @Test
  void pipelinesAreInTheOrderInWhichTheyWereMet() {
    rows("west", 1);
    rows("east", 1);
    rows("west", 2);

    assertThat(history.recorded().tracks())
        .extracting(Track::pipeline)
        .containsExactly("west", "east");
  }

  @Test
  void monthsFitIntoBoundedMemoryAndLoseNeitherRowsNorPeaks() {
    for (int hour = 1; hour <= 24 * 90; hour++) {
      after(Duration.ofHours(1));
      history.sample(
          "a",
          Figures.NONE.with(Figure.ROWS, 1_000L * hour).with(Figure.PENDING, hour == 777 ? 9 : 1));
    }

    assertThat(only().samples()).hasSizeBetween(RunHistory.MAX_BINS / 4, RunHistory.MAX_BINS);
    assertThat(only().at(Figure.ROWS, 90 * DAY)).isEqualTo(90 * 24_000.0);
    assertThat(only().at(Figure.ROWS, 45 * DAY)).isCloseTo(45 * 24_000.0, offset(1.0));
    assertThat(only().samples())
        .extracting(sample -> sample.get(Figure.PENDING))
        .containsOnlyOnce(9.0);
  }

  @Test
  void whatAFormerProcessCountedIsAddedAndItsLevelsAreNot() {
    history.sample("a", Figures.NONE.with(Figure.ROWS, 500).with(Figure.PENDING, 7));
    after(Duration.ofSeconds(1));
    history.sample("a", Figures.NONE.with(Figure.ROWS, 20).with(Figure.PENDING, 3));
    after(Duration.ofSeconds(1));
    rows("a", 30);
    after(Duration.ofSeconds(1));
    rows("a", 5);

    assertThat(only().samples())
        .extracting(sample -> sample.get(Figure.ROWS))
        .containsExactly(500.0, 520.0, 530.0, 535.0);
    assertThat(only().samples())
        .extracting(sample -> sample.get(Figure.PENDING))
        .containsExactly(7.0, 3.0, Double.NaN, Double.NaN);
  }

  @Test
  void aLevelThatFallsIsNoOtherProcess() {
    history.sample("a", Figures.NONE.with(Figure.ROWS, 5).with(Figure.LAG_BYTES, 100));
    after(Duration.ofSeconds(1));
    history.sample("a", Figures.NONE.with(Figure.ROWS, 5).with(Figure.LAG_BYTES, 0));

    assertThat(only().at(Figure.ROWS, 1)).isEqualTo(5);
    assertThat(only().at(Figure.LAG_BYTES, 1)).isZero();
  }

  @Test
  void aClockThatGoesBackStandsStill() {
    after(Duration.ofSeconds(10));
    rows("a", 1);
    after(Duration.ofMinutes(-1));
    rows("a", 2);

    assertThat(only().at(Figure.ROWS, 10)).isEqualTo(2);
    assertThat(history.recorded().length()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void ofManyMarksTheFirstAndTheLastAreKept() {
    for (int i = 0; i < 1_000; i++) {
      after(Duration.ofSeconds(1));
      history.mark(Mark.Kind.NOTE, "mark " + i);
    }

    RunHistory.Recorded recorded = history.recorded();
    assertThat(recorded.marks()).hasSize(2 * RunHistory.MAX_MARKS_EACH);
    assertThat(recorded.marksLeftOut()).isEqualTo(1_000 - 2 * RunHistory.MAX_MARKS_EACH);
    assertThat(recorded.marks().get(0))
        .isEqualTo(new Mark(Duration.ofSeconds(1), Mark.Kind.NOTE, "mark 0"));
    assertThat(recorded.marks().get(99).words()).isEqualTo("mark 999");
  }

  @Test
  void theLastMinutesAreKeptFineHoweverLongTheRunIs() {
    for (int second = 0; second < 24 * 3_600; second++) {
      after(Duration.ofSeconds(1));
      rows("a", second < 24 * 3_600 - 5 ? 0 : second);
      if (second % 3_600 == 3_599) {
        history.mark(Mark.Kind.NOTE, "an hour");
      }
    }

    RunHistory.Recorded recent = history.recent();
    Track track = recent.tracks().get(0);
    assertThat(recent.length()).isEqualTo(RunHistory.RECENT);
    assertThat(recent.start()).isEqualTo(now.minus(RunHistory.RECENT));
    assertThat(track.samples()).hasSize(601);
    assertThat(track.at(Figure.ROWS, 595)).isZero();
    assertThat(track.at(Figure.ROWS, 596)).isEqualTo(86_395);
    assertThat(recent.marks())
        .containsExactly(new Mark(RunHistory.RECENT, Mark.Kind.NOTE, "an hour"));
  }

  @Test
  void countsFromBeforeTheLastMinutesAreNoneOfThem() {
    rows("a", 1_000_000);
    after(Duration.ofHours(1));
    rows("a", 1_000_000);
    after(Duration.ofMinutes(5));
    rows("a", 1_000_100);

    Track track = history.recent().tracks().get(0);
    assertThat(track.at(Figure.ROWS, 0)).isEqualTo(1_000_000);
    assertThat(track.at(Figure.ROWS, 600)).isEqualTo(1_000_100);
  }

  @Test
  void whatWasRecordedDoesNotChangeAfterwards() {
    rows("a", 1);
    RunHistory.Recorded before = history.recorded();
    after(Duration.ofSeconds(1));
    rows("a", 2);
    history.mark(Mark.Kind.KILL, "a");

    assertThat(before.marks()).isEmpty();
    assertThat(before.tracks().get(0).samples()).hasSize(1);
    assertThat(before.start()).isEqualTo(START);
  }
}
