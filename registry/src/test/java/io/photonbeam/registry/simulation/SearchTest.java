package io.photonbeam.registry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.simulation.Search.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that can happen in a small world is tried, over the real rules, within a bound on how often
 * an actor has to stand still for another; docs/simulation.md tells of the property read here.
 */
class SearchTest {
  private static final int SWITCHES = Integer.getInteger("photonbeam.search.switches", 0);
  private static final Instant MIDNIGHT = EventLog.FIRST_DAY;
  private static final Instant SEVEN = MIDNIGHT.plus(Duration.ofHours(7));
  private static final Event FIRST = Event.numbered(1, MIDNIGHT, MIDNIGHT);
  private static final Event SECOND = Event.numbered(2, MIDNIGHT, SEVEN);

  /** Two pipelines and a reconciliation, two ids, two files, a death at any step. */
  private static final SmallWorld.Setting DEATHS =
      new SmallWorld.Setting(List.of(FIRST, SECOND), 2, 1, 1, 0, 0, SWITCHES);

  /** Both ids are logged in both hours; a file is lost at any step, and comes back at any other. */
  private static final SmallWorld.Setting LOSSES =
      new SmallWorld.Setting(
          List.of(FIRST, SECOND, FIRST.again(SEVEN), SECOND.again(MIDNIGHT)),
          1,
          1,
          0,
          1,
          1,
          SWITCHES);

  @Test
  void whereverAnActorDiesEachEventIsVisibleOnce() {
    assertHolds("deaths", DEATHS);
  }

  @Test
  void whereverAFileIsLostAndComesBackEachEventIsVisibleOnce() {
    assertHolds("losses", LOSSES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Flaw.class,
      names = {"MARK_BEFORE_PUBLISH", "COMMIT_BEFORE_STAGE", "ROLL_FORWARD_LEFT_OUT"})
  void aBrokenProtocolIsFound(Flaw flaw) {
    assertThat(Search.of(DEATHS, flaw).broken()).isPresent();
  }

  private static void assertHolds(String what, SmallWorld.Setting setting) {
    Result result = Search.of(setting, Flaw.NONE);
    assertThat(result.broken()).isEmpty();
    assertThat(result.ends()).isPositive();
    System.out.printf(
        "A small world with %s: %,d states, %,d ends%n", what, result.states(), result.ends());
  }
}
