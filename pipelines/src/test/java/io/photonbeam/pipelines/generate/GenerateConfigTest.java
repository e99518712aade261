package io.photonbeam.pipelines.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GenerateConfigTest {
  private static final Path QUERIES = Path.of("logs/q");
  private static final Path CLICKS = Path.of("logs/c");

  @Test
  void everyValueThatDoesNotFitIsNamedAtOnce() {
    assertProblems(
        () ->
            Options.NONE
                .with(LogOptions.PRIMARY_LOG, QUERIES)
                .with(LogOptions.FOREIGN_LOG, QUERIES)
                .with(GenerateConfig.EVENTS, -1L)
                .with(GenerateConfig.EVENTS_PER_SECOND, -1L)
                .with(GenerateConfig.DURATION, Duration.ofSeconds(-1))
                .with(GenerateConfig.SERVERS, 0)
                .with(GenerateConfig.FOREIGN_RATIO, -0.1)
                .with(GenerateConfig.OUT_OF_ORDER, 2.0)
                .with(GenerateConfig.LATE, -1.0)
                .with(GenerateConfig.REPEATED, Double.NaN)
                .with(GenerateConfig.NEVER_MATCHING, 1.01)
                .as(GenerateConfig::new),
        "--events=-1",
        "--eventsPerSecond=-1",
        "--duration=-1s",
        "--servers=0",
        "--foreignRatio=-0.1",
        "--outOfOrderShare=2.0",
        "--lateShare=-1.0",
        "--repeatedShare=NaN",
        "--neverMatchingShare=1.01",
        "--foreignLog=" + QUERIES);
  }

  @Test
  void onlyALiveRunMayHaveNoLimitOrADuration() {
    assertProblems(() -> GenerateConfig.of(QUERIES, CLICKS, 0), "--events=0");
    assertProblems(
        () ->
            GenerateConfig.of(QUERIES, CLICKS, 5)
                .with(GenerateConfig.DURATION, Duration.ofSeconds(1)),
        "--duration=1s");
    assertThatNoException().isThrownBy(() -> GenerateConfig.live(QUERIES, CLICKS, 100));
    assertThatNoException()
        .isThrownBy(
            () ->
                GenerateConfig.live(QUERIES, CLICKS, 100)
                    .with(GenerateConfig.DURATION, Duration.ofSeconds(1)));
  }

  @Test
  void oneLogMustNotLieInTheOther() {
    Path logs = CLICKS.getParent();
    assertProblems(() -> GenerateConfig.of(logs, CLICKS, 5), "--foreignLog=" + CLICKS);
    Path same = CLICKS.resolve("x/../..");
    assertProblems(() -> GenerateConfig.of(CLICKS, same, 5), "--foreignLog=" + same);
  }

  @Test
  void theReportIsATableOfPlainText() {
    GenerateReport report =
        new GenerateReport(
            1_000_000,
            1_010_000,
            100_000,
            101_000,
            98_000,
            2_000,
            1_960,
            55_000,
            123_456_789,
            4_000_000,
            16,
            2.5);
    assertThat(report.toTable())
        .isEqualTo(
            """
                                    primary         foreign
            events                1,000,000         100,000
            lines                 1,010,000         101,000
            repeated lines           10,000           1,000
            late                      1,960
            joinable                                 98,000
            never matching                            2,000
            MiB                       117.7             3.8
            55,000 events out of order; 16 files; 2.5 s; 444,400 lines a second
            """);
  }

  private static void assertProblems(ThrowingCallable make, String... subjects) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(make)
        .satisfies(
            e -> assertThat(e.problems()).extracting(Problem::subject).containsExactly(subjects));
  }
}
