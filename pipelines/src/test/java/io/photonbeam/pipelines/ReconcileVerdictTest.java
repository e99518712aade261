package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.TIME;
import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.event.EventId;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reconciliation says of an output is what the audit says of it. */
class ReconcileVerdictTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final LocalDate NEXT_DAY = LocalDate.of(2026, 6, 3);
  private static final Instant MIDNIGHT = Instant.parse("2026-06-03T00:00:00Z");

  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1", "q2");
  }

  private Map<Path, byte[]> loseAll() throws IOException {
    Map<Path, byte[]> lost = new HashMap<>();
    for (Path file : world.published()) {
      lost.put(file, Files.readAllBytes(file));
      Files.delete(file);
    }
    return lost;
  }

  private void assertBothSayExact() throws IOException {
    ReconcileReport report = world.reconcile();
    assertThat(report.complaints()).isEmpty();
    world.assertExact();
  }

  /** An event of three hours, whose row is in one of three files, beside one of each hour. */
  private void joinThreeHours() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("d1", "q1", TIME.plus(HOUR)),
        click("e1", "q1", TIME.plus(HOUR.multipliedBy(2))),
        click("all", "q2", TIME.plus(HOUR)),
        click("all", "q2"),
        click("all", "q2", TIME.plus(HOUR.multipliedBy(2))));
    world.joinInOneCommit();
    assertThat(world.published()).hasSize(3);
  }

  @Test
  void anEventOfThreeHoursIsVisibleOnceAfterAllFilesWereLost() throws IOException {
    joinThreeHours();
    loseAll();

    assertBothSayExact();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "d1", "e1", "all");
    assertThat(world.reconcile().changedNothing()).isTrue();
  }

  @Test
  void ofThreeHoursOnlyTheLastIsInRangeAndOldFilesComeBackOneByOne() throws IOException {
    joinThreeHours();
    Map<Path, byte[]> lost = loseAll();
    world.since = Optional.of(new Moment.At(TIME.plus(HOUR.multipliedBy(2))));
    assertBothSayExact();
    world.since = Optional.empty();

    for (Map.Entry<Path, byte[]> old : lost.entrySet()) {
      Files.write(old.getKey(), old.getValue());

      assertBothSayExact();
    }

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "d1", "e1", "all");
  }

  /**
   * An event that was logged in two hours, whose row is in the first one, in the only file of a
   * commit; only the second hour is in the range, and has a commit of its own.
   */
  private Path joinTwoHoursOfWhichOneIsInRange() throws IOException {
    ClickLogs.clicks(join.foreignLog.resolve("first.avro"), click("both", "q1"));
    world.joinInOneCommit();
    ClickLogs.clicks(
        join.foreignLog.resolve("second.avro"),
        click("both", "q1", TIME.plus(HOUR)),
        click("d1", "q2", TIME.plus(HOUR)));
    world.joinInOneCommit();
    assertThat(world.published()).hasSize(2);
    world.since = Optional.of(new Moment.At(TIME.plus(HOUR).truncatedTo(ChronoUnit.HOURS)));
    return world.published().get(0);
  }

  @Test
  void aLostFileOfAnHourOutOfRangeIsMadeAgainAsAnEventOfTheRangeMayBeInIt() throws IOException {
    Path outOfRange = joinTwoHoursOfWhichOneIsInRange();
    assertBothSayExact();
    Files.delete(outOfRange);
    world.assertNotExact();

    assertBothSayExact();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("both", "d1");
  }

  @Test
  void aRangeWithoutRowsAndEventsIsExact() throws IOException {
    joinTwoHoursOfWhichOneIsInRange();
    world.since = Optional.of(new Moment.At(TIME.plus(HOUR.multipliedBy(9))));

    assertBothSayExact();
  }

  @Test
  void aLostFileOfAnHourOutOfRangeThatCanNotBeMadeIsNamedAndNobodySaysExact() throws IOException {
    Path outOfRange = joinTwoHoursOfWhichOneIsInRange();
    Files.delete(outOfRange);
    Files.delete(join.foreignLog.resolve("first.avro"));

    ReconcileReport report = world.reconcile();

    assertThat(report.notRebuilt()).hasSize(1);
    assertThat(report.complaints()).isNotEmpty();
    world.assertNotExact();
  }

  @Test
  void aFileOfAnHourOutOfRangeWhoseBytesChangedIsSeenByADeepRound() throws IOException {
    Path outOfRange = joinTwoHoursOfWhichOneIsInRange();
    byte[] bytes = Files.readAllBytes(outOfRange);
    bytes[bytes.length / 3] ^= 0x10;
    Files.write(outOfRange, bytes);
    world.assertNotExact();
    world.deep = true;

    assertBothSayExact();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("both", "d1");
  }

  @Test
  void whileAFileCannotBeLookedAtNothingOfItsCommitIsMadeAndNobodySaysExact() throws IOException {
    joinThreeHours();
    List<Path> files = world.published();
    Path aside = folder.resolve("aside");
    Files.move(files.get(0), aside);
    Files.createSymbolicLink(files.get(0), files.get(0)); // It leads to itself.
    Files.delete(files.get(1));

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).isNotEmpty();
    assertThat(files.get(1)).doesNotExist();
    world.assertNotExact();
    Files.delete(files.get(0));
    Files.move(aside, files.get(0));
    assertBothSayExact();
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "d1", "e1", "all");
  }

  @Test
  void whileAFolderIsInThePlaceOfAFileNobodySaysExact() throws IOException {
    joinThreeHours();
    List<Path> files = world.published();
    loseAll();
    Files.createDirectory(files.get(1));

    assertThat(world.reconcile().complaints()).isNotEmpty();

    world.assertNotExact();
    Files.delete(files.get(1));
    assertBothSayExact();
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "d1", "e1", "all");
  }

  @Test
  void commitsOfARetryAreLookedAtAlsoWhenTheStagedFoldersAreGone() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("late", "q9"));
    world.joinInOneCommit();
    List<Path> before = world.published();
    ClickLogs.queries(join.primaryLog.resolve("late.avro"), "q9");
    assertThat(join.retry(Options.NONE, JoinWorld.direct()).joined()).isEqualTo(1);
    Path staged = join.output.resolve("_staged");
    assertThat(staged.resolve("a.retry")).isDirectory();
    deleteTree(staged);
    Path retried =
        world.published().stream().filter(file -> !before.contains(file)).findFirst().orElseThrow();
    Files.delete(retried);
    world.assertNotExact();

    assertBothSayExact();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "late");
  }

  private static void deleteTree(Path tree) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(tree)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static String idBefore(Instant time) throws IOException {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time) - 1000;
    return EventId.of(InetAddress.getByName("10.0.0.1"), 7, micros).toString();
  }

  @Test
  void aFileOfTheDayAfterItsIdsIsMadeAgainAsLongAsTheyAreKnown() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"), click(idBefore(MIDNIGHT), "q1", MIDNIGHT));
    world.joinInOneCommit();
    expire(NEXT_DAY.minusDays(1));
    loseAll();

    assertBothSayExact();

    assertThat(join.visibleClicks()).hasSize(1);
  }

  @Test
  void aFileAllOfWhoseIdsHaveExpiredIsNotDemandedThoughItsDayHasNot() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"), click(idBefore(MIDNIGHT), "q1", MIDNIGHT));
    world.joinInOneCommit();
    expire(NEXT_DAY);
    world.assertExact();
    loseAll();

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.work().expiredFiles()).isEqualTo(1);
    assertThat(report.events().expired()).isEqualTo(1);
  }

  @Test
  void aFileSomeOfWhoseIdsHaveExpiredIsNamedAndNobodySaysExact() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click(idBefore(MIDNIGHT), "q1", MIDNIGHT),
        click("after", "q1", MIDNIGHT));
    world.joinInOneCommit();
    assertThat(world.published()).hasSize(1);
    expire(NEXT_DAY);
    assertBothSayExact();
    loseAll();

    ReconcileReport report = world.reconcile();

    assertThat(report.notRebuilt())
        .singleElement()
        .satisfies(
            lost ->
                assertThat(lost.reason()).contains("have expired", "only the file itself helps"));
    assertThat(report.complaints())
        .singleElement()
        .asString()
        .contains("1 published file is gone", "Restore this file")
        .doesNotContain("log files");
    assertThat(report.complaints()).isNotEmpty();
    world.assertNotExact();
  }

  private void expire(LocalDate day) {
    try (IdRegistry registry = world.registry()) {
      registry.expire(day);
    }
  }
}
