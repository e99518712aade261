package io.photonbeam.repair;

import static io.photonbeam.repair.FileState.BLOCKED;
import static io.photonbeam.repair.FileState.LOST;
import static io.photonbeam.repair.FileState.UNREADABLE;
import static io.photonbeam.repair.FileState.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.RebuildPlan.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RebuildPlannerTest {
  private static final CommitId COMMIT = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final LocalDate NEVER = LocalDate.EPOCH;

  private final Map<OutputFile, FileState> states = new LinkedHashMap<>();
  private LocalDate horizon = NEVER;
  private RebuildPlanner planner;

  private static OutputFile file(LocalDate day, int hour, int rows) {
    String path = "date=%s/hour=%02d/%s.parquet".formatted(day, hour, COMMIT);
    return new OutputFile(path, rows, 100, "xxh64:00");
  }

  private static ForeignId id(String text) {
    return ForeignId.of(text, 0);
  }

  private static EventPlace place(int offset) {
    return new EventPlace("clicks.avro", offset, 0);
  }

  private OutputFile file(int hour, int rows, FileState state) {
    return add(file(DAY, hour, rows), state);
  }

  private OutputFile add(OutputFile file, FileState state) {
    states.put(file, state);
    return file;
  }

  private void begin() {
    CommitRecord record = CommitRecord.of(COMMIT, "a", List.copyOf(states.keySet()), 0, 0);
    planner = new RebuildPlanner(new CommitFiles(record, states), horizon);
  }

  private void log(int offset, String id, OutputFile... files) {
    for (OutputFile file : files) {
      log(offset, id, FileDay.of(file), file);
    }
  }

  /** An event whose id is kept under another day than that of its file. */
  private void log(int offset, String id, LocalDate day, OutputFile file) {
    long micros = TimeUnit.DAYS.toMicros(day.toEpochDay());
    planner.candidate(ForeignId.of(id, micros), file, place(offset));
  }

  private RebuildPlan plan() {
    return planner.plan();
  }

  private static Reason reason(RebuildPlan plan, OutputFile file) {
    return plan.refusal(file).orElseThrow().reason();
  }

  @Test
  void aFileGetsAllEventsOfItsHourIfTheyAreAsManyAsItHad() {
    OutputFile first = file(3, 2, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(1, "a", first);
    log(2, "b", first);
    log(3, "c", second);

    RebuildPlan plan = plan();

    assertThat(plan.steps()).containsExactly(List.of(first), List.of(second));
    assertThat(plan.rowsOf(first)).containsExactly(id("a"), id("b"));
    assertThat(plan.rowsOf(second)).containsExactly(id("c"));
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void anEventOfTwoHoursGoesWhereTheNumbersFitWhateverItsTextIs() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(1, "a", first, second);
    log(2, "z", second);

    RebuildPlan plan = plan();

    assertThat(plan.rowsOf(first)).containsExactly(id("a"));
    assertThat(plan.rowsOf(second)).containsExactly(id("z"));
    assertThat(plan.steps()).hasSize(2);
  }

  @Test
  void anEventOfThreeHoursIsPlacedByMovingOthers() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    OutputFile third = file(5, 1, LOST);
    begin();
    log(1, "a", first, second, third);
    log(2, "b", first);
    log(3, "c", first, second);

    RebuildPlan plan = plan();

    assertThat(plan.rowsOf(third)).containsExactly(id("a"));
    assertThat(plan.rowsOf(first)).containsExactly(id("b"));
    assertThat(plan.rowsOf(second)).containsExactly(id("c"));
  }

  @Test
  void whatAWholeFileHasIsNotGivenAgain() {
    OutputFile whole = file(3, 1, WHOLE);
    OutputFile lost = file(4, 1, LOST);
    begin();
    planner.visible(whole, List.of(id("a")));
    log(1, "a", lost);
    log(2, "b", lost);

    assertThat(plan().rowsOf(lost)).containsExactly(id("b"));
  }

  @Test
  void filesThatCanNotBeToldApartAreMadeTogetherAsTheJoinMostLikelyMadeThem() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(5, "a", first);
    log(1, "a", second);
    log(2, "b", first);
    log(6, "b", second);

    RebuildPlan plan = plan();

    assertThat(plan.steps()).containsExactly(List.of(first, second));
    assertThat(plan.rowsOf(first)).containsExactly(id("b"));
    assertThat(plan.rowsOf(second)).containsExactly(id("a"));
  }

  @Test
  void whatADamagedFileShowsStaysInIt() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(1, "a", first, second);
    log(1, "b", first, second);
    planner.shown(second, List.of(id("a")));

    assertThat(plan().rowsOf(second)).containsExactly(id("a"));
  }

  @Test
  void aFileThatCanNotBeToldApartFromABlockedOneIsNotMadeAndOthersAre() {
    OutputFile blocked = file(3, 1, BLOCKED);
    OutputFile bound = file(4, 1, LOST);
    OutputFile free = file(5, 1, LOST);
    begin();
    log(1, "a", blocked, bound);
    log(2, "b", blocked, bound);
    log(3, "c", free);

    RebuildPlan plan = plan();

    assertThat(plan.files()).containsExactly(free);
    assertThat(reason(plan, blocked)).isEqualTo(Reason.BLOCKED);
    assertThat(reason(plan, bound)).isEqualTo(Reason.BOUND_TO_OTHER);
  }

  @Test
  void nothingIsMadeWhileAFileCanNotBeLookedAtOrDoesNotTellItsRows() {
    OutputFile other = file(3, 1, UNREADABLE);
    OutputFile lost = file(4, 1, LOST);
    begin();
    log(1, "a", other);
    log(2, "b", lost);
    assertThat(reason(plan(), lost)).isEqualTo(Reason.OTHER_UNREADABLE);

    states.put(other, WHOLE);
    begin();
    log(2, "b", lost);
    assertThat(reason(plan(), lost)).isEqualTo(Reason.OTHER_UNKNOWN);
  }

  @Test
  void nothingIsMadeIfTheLogsLackAnEventOfAnyFile() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(1, "a", second);

    RebuildPlan plan = plan();

    assertThat(plan.files()).isEmpty();
    assertThat(plan.refusal(first)).contains(new RebuildPlan.Refusal(Reason.TOO_FEW_EVENTS, 0, 1));
    assertThat(plan.refusal(second)).contains(new RebuildPlan.Refusal(Reason.TOO_FEW_EVENTS, 1, 1));
  }

  @Test
  void nothingIsMadeIfTheLogsContradictTheNumbersOfRows() {
    OutputFile first = file(3, 1, LOST);
    OutputFile second = file(4, 1, LOST);
    begin();
    log(1, "a", second);
    log(2, "b", second);
    assertThat(reason(plan(), first)).isEqualTo(Reason.CONTRADICTORY);

    log(3, "c", first);
    assertThat(reason(plan(), first)).isEqualTo(Reason.CONTRADICTORY);
  }

  @Test
  void anExpiredFileIsNotDemandedAndTheOneOfTheNextDayIsMade() {
    OutputFile expired = add(file(DAY.minusDays(1), 23, 2), LOST);
    OutputFile lost = file(0, 1, LOST);
    horizon = DAY;
    begin();
    log(1, "a", lost);

    RebuildPlan plan = plan();

    assertThat(plan.files()).containsExactly(lost);
    assertThat(reason(plan, expired)).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void anExpiredFileInWhosePlaceReadersSeeRowsOfOthersIsTold() {
    OutputFile expired = file(23, 1, LOST);
    OutputFile whole = add(file(DAY.plusDays(1), 0, 1), WHOLE);
    OutputFile made = add(file(DAY.plusDays(1), 1, 1), LOST);
    horizon = DAY.plusDays(1);
    for (String shown : List.of("of the whole one", "of the one to be made")) {
      begin();
      planner.visible(whole, List.of(id("of the whole one")));
      planner.shown(expired, List.of(id(shown)));
      log(1, "of the one to be made", made);

      assertThat(reason(plan(), expired)).as(shown).isEqualTo(Reason.SHOWS_OTHERS);
      assertThat(plan().files()).containsExactly(made);
    }
    begin();
    planner.visible(whole, List.of(id("of the whole one")));
    planner.shown(expired, List.of(id("of nobody else")));
    log(1, "of the one to be made", made);

    assertThat(reason(plan(), expired)).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void soItIsIfTheLogsHaveNoEventOfTheCommit() {
    OutputFile expired = file(23, 1, LOST);
    OutputFile whole = add(file(DAY.plusDays(1), 0, 1), WHOLE);
    horizon = DAY.plusDays(1);
    begin();
    assertThat(reason(planner.planWithoutEvents(), expired)).isEqualTo(Reason.EXPIRED);

    planner.visible(whole, List.of(id("a")));
    planner.shown(expired, List.of(id("a")));

    assertThat(reason(planner.planWithoutEvents(), expired)).isEqualTo(Reason.SHOWS_OTHERS);
  }

  @Test
  void anIdThatOutlivesItsEventsDayIsMadeAgain() {
    OutputFile old = add(file(DAY.minusDays(1), 23, 1), LOST);
    horizon = DAY;
    begin();
    log(1, "later", DAY, old);

    assertThat(plan().rowsOf(old)).containsExactly(id("later"));
  }

  @Test
  void aFileSomeOfWhoseIdsHaveExpiredIsToldAndOneOfWhichAllHaveIsNot() {
    OutputFile partly = add(file(DAY.minusDays(1), 23, 2), LOST);
    OutputFile wholly = file(0, 1, LOST);
    horizon = DAY;
    begin();
    log(1, "later", DAY, partly);

    RebuildPlan plan = plan();

    assertThat(plan.files()).isEmpty();
    assertThat(reason(plan, partly)).isEqualTo(Reason.PARTLY_EXPIRED);
    assertThat(reason(plan, wholly)).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void anExpiryThatWasCutShortLeavesIdsTakenOfWhichNothingIsDemanded() {
    OutputFile half = file(23, 2, LOST);
    OutputFile lost = add(file(DAY.plusDays(1), 0, 1), LOST);
    horizon = DAY.plusDays(1);
    begin();
    log(1, "still taken", half);
    log(2, "a", lost);

    RebuildPlan plan = plan();

    assertThat(plan.files()).containsExactly(lost);
    assertThat(plan.refusal(half)).contains(new RebuildPlan.Refusal(Reason.EXPIRED, 1, 1));
  }

  @Test
  void anEventThatIsCertainToBeInAnotherFileDoesNotMakeAnExpiredOneDemanded() {
    OutputFile expired = file(7, 2, LOST);
    OutputFile lost = add(file(DAY.plusDays(2), 23, 1), LOST);
    horizon = DAY.plusDays(1);
    begin();
    log(1, "of two days", expired, lost);

    RebuildPlan plan = plan();

    assertThat(plan.rowsOf(lost)).containsExactly(id("of two days"));
    assertThat(reason(plan, expired)).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void whatLiesAfterTheHorizonsDayCanNotHaveExpired() {
    OutputFile lost = add(file(DAY.plusDays(1), 0, 1), LOST);
    horizon = DAY;
    begin();

    assertThat(reason(plan(), lost)).isEqualTo(Reason.TOO_FEW_EVENTS);
  }

  /**
   * Random commits of which the truth is known: the log has each event where its row was, and some
   * elsewhere as well; some files are whole, some lost, some blocked.
   */
  @Test
  void noEventIsEverTwiceThoughAnyFileThatWasNotMadeComesBack() {
    int made = 0;
    int refused = 0;
    int together = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      states.clear();
      Map<OutputFile, Set<ForeignId>> truth = truth(random);
      begin();
      boolean complete = tell(random, truth);

      RebuildPlan plan = plan();

      Set<OutputFile> files = new HashSet<>(plan.files());
      assertThat(files).as("seed %d", seed).allMatch(file -> states.get(file) == LOST);
      for (List<OutputFile> step : plan.steps()) {
        Set<ForeignId> had = new HashSet<>();
        Set<ForeignId> has = new HashSet<>();
        for (OutputFile file : step) {
          had.addAll(truth.get(file));
          has.addAll(plan.rowsOf(file));
          assertThat(plan.rowsOf(file)).as("seed %d", seed).hasSize((int) file.rows());
        }
        assertThat(has).as("seed %d", seed).isEqualTo(had);
        together += step.size() > 1 ? 1 : 0;
      }
      made += files.size();
      for (OutputFile file : truth.keySet()) {
        boolean open = states.get(file) != WHOLE && !files.contains(file);
        assertThat(plan.refusal(file).isPresent()).as("seed %d", seed).isEqualTo(open);
        refused += open ? 1 : 0;
      }
      if (complete && !states.containsValue(BLOCKED)) {
        assertThat(plan.refusals()).as("seed %d", seed).isEmpty();
      }
    }
    assertThat(made).isGreaterThan(10_000);
    assertThat(refused).isGreaterThan(5_000);
    assertThat(together).isGreaterThan(1_000);
  }

  private Map<OutputFile, Set<ForeignId>> truth(Random random) {
    Map<OutputFile, Set<ForeignId>> truth = new LinkedHashMap<>();
    int id = 0;
    for (int hour = 0; hour < 1 + random.nextInt(4); hour++) {
      int rows = 1 + random.nextInt(3);
      int dice = random.nextInt(8);
      OutputFile file = file(hour, rows, dice < 2 ? WHOLE : dice == 2 ? BLOCKED : LOST);
      truth.put(file, new HashSet<>());
      while (truth.get(file).size() < rows) {
        truth.get(file).add(id("e" + id++));
      }
    }
    return truth;
  }

  /** Returns whether the log has all events. */
  private boolean tell(Random random, Map<OutputFile, Set<ForeignId>> truth) {
    boolean complete = true;
    List<OutputFile> files = new ArrayList<>(truth.keySet());
    for (OutputFile file : files) {
      if (states.get(file) == WHOLE) {
        planner.visible(file, truth.get(file));
      }
      for (ForeignId id : truth.get(file)) {
        if (random.nextInt(40) == 0 && states.get(file) != WHOLE) {
          complete = false;
          continue;
        }
        planner.candidate(id, file, place(random.nextInt(100)));
        for (OutputFile other : files) {
          if (random.nextInt(4) == 0) {
            planner.candidate(id, other, place(random.nextInt(100)));
          }
        }
      }
    }
    return complete;
  }

  @Test
  void thePlanDoesNotDependOnTheOrderInWhichItIsTold() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<OutputFile> files = List.of(file(DAY, 1, 2), file(DAY, 2, 2), file(DAY, 3, 1));
      files.forEach(file -> states.put(file, LOST));
      List<Object[]> lines = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        for (OutputFile file : files) {
          lines.add(new Object[] {"e" + i, file, random.nextInt(9)});
        }
      }
      Map<OutputFile, Set<ForeignId>> plans = new HashMap<>();
      for (int turn = 0; turn < 2; turn++) {
        begin();
        java.util.Collections.shuffle(lines, random);
        lines.forEach(line -> log((int) line[2], (String) line[0], (OutputFile) line[1]));
        RebuildPlan plan = plan();
        if (turn == 0) {
          files.forEach(file -> plans.put(file, plan.rowsOf(file)));
        } else {
          files.forEach(file -> assertThat(plan.rowsOf(file)).isEqualTo(plans.get(file)));
        }
      }
    }
  }
}
