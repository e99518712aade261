package io.photonbeam.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.resilience.Away;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JoinHealthTest {
  private static final Observation QUIET =
      new Observation(100, 0, List.of(), true, false, Optional.empty());

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final JoinHealth health = new JoinHealth(() -> now);

  private static Observation lagging(long moved, long bytes) {
    return new Observation(moved, bytes, List.of(), true, false, Optional.empty());
  }

  private static Observation without(String store, String why) {
    return new Observation(100, 0, List.of(new Away(store, why)), true, false, Optional.empty());
  }

  private void secondsOf(int seconds, Observation seen) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      health.look(seen);
    }
  }

  private void assertWell() {
    assertThat(health.health()).matches(Answer::isWell);
    assertThat(health.readiness()).isEqualTo(new Answer(true, "It joins what is written now."));
  }

  private void assertNotReadyButHealthy(String why) {
    assertThat(health.readiness()).isEqualTo(new Answer(false, why));
    assertThat(health.health()).isEqualTo(new Answer(true, why));
  }

  private void assertUnhealthy(String why) {
    assertThat(health.health().isWell()).isFalse();
    assertThat(health.health().words()).contains(why);
  }

  @Test
  void whileItStartsItIsNotReadyHoweverLongItWaits() {
    assertNotReadyButHealthy("It starts.");

    health.waitsFor("The registry is away; waiting up to 60 s for it: locked");
    secondsOf(3_600, without("registry", "registry away for 3,600 s: locked"));

    assertNotReadyButHealthy("It starts: The registry is away; waiting up to 60 s for it: locked");
  }

  @Nested
  class Working {
    @BeforeEach
    void works() {
      health.works();
      health.look(QUIET);
    }

    @Test
    void withNothingToDoItIsWellForDays() {
      secondsOf(2 * 86_400, QUIET);
      assertWell();
    }

    @Test
    void aBlockThatIsBeingWrittenForLongIsNoWork() {
      health.look(lagging(101, 1_000));
      secondsOf(3_600, lagging(101, 1_000));
      assertWell();
    }

    @Test
    void logsThatGrowWhileNothingMovesAreWork() {
      health.look(lagging(101, 1_000));
      secondsOf(299, lagging(101, 1_001));
      assertWell();

      secondsOf(1, lagging(101, 1_001));
      assertUnhealthy("Nothing was read or joined for 5 minutes, though 1,001 bytes");

      secondsOf(1, lagging(102, 1_001));
      assertWell();
    }

    @Test
    void moreThanABlockThatIsNotReadIsWork() {
      secondsOf(1, lagging(101, JoinHealth.MORE_THAN_A_BLOCK + 1));
      secondsOf(299, lagging(101, JoinHealth.MORE_THAN_A_BLOCK + 1));
      assertWell();

      secondsOf(1, lagging(101, JoinHealth.MORE_THAN_A_BLOCK + 1));
      assertUnhealthy("Nothing was read");
    }

    @Test
    void aLongWayBehindButMovingIsWell() {
      for (int moved = 0; moved < 3_600; moved++) {
        secondsOf(1, lagging(moved, 1L << 40));
      }
      assertWell();
    }

    @Test
    void withoutAStoreItIsNotReadyAndInTimeNotHealthy() {
      secondsOf(1, without("registry", "registry away for 7 s: locked"));
      assertNotReadyButHealthy("registry away for 7 s: locked");

      secondsOf(119, without("registry", "registry away for 126 s: locked"));
      assertNotReadyButHealthy("registry away for 126 s: locked");

      secondsOf(1, without("registry", "registry away for 127 s: locked"));
      assertUnhealthy("registry away for 127 s: locked");

      secondsOf(1, QUIET);
      assertWell();
    }

    @Test
    void storesThatAreAwayInTurnAreEachGivenTheirTime() {
      secondsOf(100, without("registry", "registry away for 100 s: locked"));
      secondsOf(100, without("index", "index away for 100 s: locked"));

      assertThat(health.health().isWell()).isTrue();
    }

    @Test
    void anOutageIsNoReasonToComplainOfWhatDidNotMoveMeanwhile() {
      health.look(lagging(100, 5));
      secondsOf(
          600,
          new Observation(
              100,
              5,
              List.of(new Away("registry", "registry away for 1 s: x")),
              true,
              false,
              Optional.empty()));
      secondsOf(1, lagging(100, 9_000));

      assertWell();
    }

    @Test
    void whoDrainsIsNotReady() {
      secondsOf(1, new Observation(1, 0, List.of(), true, true, Optional.empty()));
      assertNotReadyButHealthy("It was asked to stop, and is ending.");
    }

    @Test
    void whoseLogsNobodyReadsIsNotReady() {
      secondsOf(1, new Observation(1, 0, List.of(), false, false, Optional.empty()));
      assertNotReadyButHealthy(
          "Nobody reads its logs now: its runner begins, or has no process for it.");
    }

    @Test
    void whoWasTakenOverIsNeither() {
      secondsOf(1, new Observation(1, 0, List.of(), true, false, Optional.of("b took it over")));

      assertThat(health.readiness()).isEqualTo(new Answer(false, "b took it over"));
      assertUnhealthy("b took it over");
    }
  }

  @Test
  void limitsAreThoseOfTheAlertAndTheDocumentation() {
    assertThat(JoinHealth.AWAY_TOO_LONG).isEqualTo(Duration.ofMinutes(2));
    assertThat(JoinHealth.STILL_TOO_LONG).isEqualTo(Duration.ofMinutes(5));
  }
}
