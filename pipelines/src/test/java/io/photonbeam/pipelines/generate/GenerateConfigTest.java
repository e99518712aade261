package io.photonbeam.pipelines.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.photonbeam.pipelines.InvalidConfigException;
import io.photonbeam.pipelines.InvalidConfigException.Problem;
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
            new GenerateConfig(
                QUERIES,
                QUERIES,
                -1,
                -1,
                Duration.ofSeconds(-1),
                1,
                0,
                -0.1,
                new Disorder(2, -1, Double.NaN, 1.01)),
        "foreignLog",
        "events",
        "eventsPerSecond",
        "duration",
        "servers",
        "foreignRatio",
        "disorder.outOfOrder",
        "disorder.late",
        "disorder.repeated",
        "disorder.neverMatching");
  }

  @Test
  void onlyALiveRunMayHaveNoLimitOrADuration() {
    assertProblems(() -> GenerateConfig.of(QUERIES, CLICKS, 0), "events");
    assertProblems(
        () -> GenerateConfig.live(QUERIES, CLICKS, 5, 0, Duration.ofSeconds(1)), "duration");
    assertThatNoException()
        .isThrownBy(() -> GenerateConfig.live(QUERIES, CLICKS, 0, 100, Duration.ZERO));
    assertThatNoException()
        .isThrownBy(() -> GenerateConfig.live(QUERIES, CLICKS, 0, 100, Duration.ofSeconds(1)));
  }

  @Test
  void oneLogMustNotLieInTheOther() {
    assertProblems(() -> GenerateConfig.of(Path.of("logs"), CLICKS, 5), "foreignLog");
    assertProblems(() -> GenerateConfig.of(CLICKS, Path.of("logs/x/.."), 5), "foreignLog");
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

  private static void assertProblems(ThrowingCallable make, String... properties) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(make)
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(Problem::property)
                    .containsExactlyInAnyOrder(properties));
  }
}
