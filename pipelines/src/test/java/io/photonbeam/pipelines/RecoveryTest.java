package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.recover.RecoverConfig;
import io.photonbeam.pipelines.recover.RecoverReport;
import io.photonbeam.pipelines.recover.Recovery;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry is made again from what is visible. */
class RecoveryTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-06-03T00:00:00Z");

  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;
  private RegistryFile registry;

  @BeforeEach
  void twoPipelinesThatHaveJoined() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    registry = RegistryFile.of(join);
    join.generate(300, 7);
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    ClickLogs.queries(join.primaryLog.resolve("more.avro"), "q1");
    join("b", "c1", "c2");
  }

  private void join(String pipeline, String... clicks) throws IOException {
    for (String id : clicks) {
      ClickLogs.clicks(join.foreignLog.resolve(id + ".avro"), click(id, "q1"));
    }
    join.join(world.finite(pipeline).as(JoinConfig::new), JoinWorld.direct());
  }

  private RecoverReport recover(boolean dryRun, Optional<LocalDate> horizon) throws IOException {
    RecoverConfig config =
        new RecoverConfig(
            join.output, LogOptions.DEFAULT_FOREIGN_FIELDS, horizon, "unnamed", dryRun);
    try (IdRegistry open = join.registry()) {
      return new Recovery(config, open).run(new Random(3), done -> {});
    }
  }

  private RecoverReport recover() throws IOException {
    return recover(false, Optional.empty());
  }

  /** Nothing is joined again, and all that the registry is asked for is as it was. */
  private void assertAsBefore(List<CommitRecord> before, int rows) throws IOException {
    assertThat(world.commits()).isEqualTo(before);
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    ReconcileReport report = world.reconcile();
    assertThat(report.complaints()).isEmpty();
    assertThat(report.changedNothing()).isTrue();
    assertThat(join.visibleClicks()).hasSize(rows).doesNotHaveDuplicates();
    world.assertExact();
  }

  @Test
  void aRegistryThatIsLostAsAWholeIsMadeAgainFromTheOutputAlone() throws IOException {
    List<CommitRecord> before = world.commits();
    int rows = join.visibleClicks().size();
    OutputId bound;
    try (IdRegistry open = join.registry()) {
      bound = open.bindings().outputOf("b").orElseThrow();
    }
    registry.delete();

    RecoverReport report = recover();

    assertThat(report.isWhole()).isTrue();
    assertThat(report.commits()).isEqualTo(before.size());
    assertThat(report.events()).isEqualTo(rows);
    assertThat(report.withoutMaker()).isZero();
    assertThat(report.pipelines()).containsExactlyInAnyOrder("a", "b");
    try (IdRegistry open = join.registry()) {
      assertThat(open.bindings().outputOf("b")).contains(bound);
    }
    assertAsBefore(before, rows);
  }

  @Test
  void anOlderCopyIsBroughtUpToDate() throws IOException {
    Path copy = registry.copyTo(folder.resolve("copy.db"));
    join("b", "c3");
    List<CommitRecord> before = world.commits();
    int rows = join.visibleClicks().size();
    registry.replaceBy(copy);

    assertThat(recover().commits()).isEqualTo(1);
    assertThat(recover().commits()).isZero();

    assertAsBefore(before, rows);
  }

  @Test
  void aDryRunTellsTheSameAndDoesNothing() throws IOException {
    registry.delete();

    RecoverReport dry = recover(true, Optional.empty());

    try (IdRegistry open = join.registry()) {
      assertThat(open.isNew()).isTrue();
      assertThat(open.bindings().outputOf("a")).isEmpty();
    }
    RecoverReport done = recover();
    assertThat(dry).isEqualTo(done);
  }

  @Test
  void aRowThatIsVisibleTwiceIsNamedWithBothFilesAndNotTakenIn() throws IOException {
    Path copy = registry.copyTo(folder.resolve("copy.db"));
    join("b", "c3");
    Path published = newest();
    // What an older program does: it joins on.
    Path aside = Files.move(published, folder.resolve("aside"));
    registry.replaceBy(copy);
    join.join(world.finite("b").as(JoinConfig::new), JoinWorld.direct());
    Path again = newest();
    Files.move(aside, published);

    RecoverReport report = recover();

    assertThat(report.isWhole()).isFalse();
    assertThat(report.commits()).isZero();
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("event c3", below(published), below(again));
    Files.delete(published);
    assertThat(recover().isWhole()).isTrue();
    world.assertExact();
  }

  private Path newest() throws IOException {
    return world.published().stream()
        .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
        .orElseThrow();
  }

  private String below(Path file) {
    return join.output.resolve("joined").relativize(file).toString();
  }

  @Test
  void ofACommitWithALostFileTheOthersAreTakenInAndItsEventsAreJoinedAgain() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("hours.avro"),
        click("h1", "q1", ClickLogs.TIME),
        click("h2", "q1", ClickLogs.TIME.plus(Duration.ofHours(1))));
    join("b");
    Path lost = newest();
    int rows = join.visibleClicks().size();
    Files.delete(lost);
    registry.delete();

    RecoverReport report = recover();

    assertThat(report.missing()).containsExactly(below(lost));
    assertThat(report.isWhole()).isTrue();
    assertThat(world.reconcile().complaints()).isEmpty();
    assertThat(join.visibleClicks()).hasSize(rows).doesNotHaveDuplicates();
    world.assertExact();
  }

  @Test
  void aFileThatIsDamagedOrNotItsOwnIsNamedAndTheOthersAreTakenIn() throws IOException {
    List<Path> published = world.published();
    Path damaged = published.get(0);
    Files.writeString(damaged, "no Parquet");
    Path renamed = damaged.resolveSibling("20260602-030405678-4k9rt0mzq2x7vb1c.parquet");
    Files.copy(published.get(1), renamed);
    registry.delete();

    RecoverReport report = recover();

    assertThat(report.allProblems()).isEqualTo(2);
    assertThat(String.join("\n", report.problems()))
        .contains(below(damaged), below(renamed), "its rows are of commit");
    assertThat(report.commits()).isPositive();
  }

  @Test
  void rowsThatAnAdapterShapedAreTakenInByTheirIds() throws IOException {
    JoinWorld other = new JoinWorld(folder, folder.resolve("adapted"));
    other.join(
        other
            .finite("ad")
            .with(OutputOptions.ADAPTER, Billing.class.getName())
            .with(OutputOptions.REGISTRY, "sqlite:" + other.output.resolve("registry.db"))
            .as(JoinConfig::new),
        JoinWorld.direct());
    List<CommitRecord> before = ReconcileWorld.of(other).commits();
    RegistryFile.of(other).delete();
    RecoverConfig config =
        new RecoverConfig(
            other.output, LogOptions.DEFAULT_FOREIGN_FIELDS, Optional.empty(), "x", false);

    try (IdRegistry open = other.registry()) {
      assertThat(new Recovery(config, open).run(new Random(3), done -> {}).isWhole()).isTrue();
    }

    assertThat(before).isNotEmpty();
    assertThat(ReconcileWorld.of(other).commits()).isEqualTo(before);
  }

  @Test
  void theHorizonIsThatWhichTheOutputNotedAndExpiredFilesStayForgotten() throws IOException {
    LocalDate after =
        world.commits().stream()
            .map(CommitRecord::lastDay)
            .max(LocalDate::compareTo)
            .orElseThrow()
            .plusDays(1);
    try (IdRegistry open = join.registry()) {
      open.expire(after);
    }
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    registry.delete();

    RecoverReport report = recover();

    assertThat(report.horizon()).isEqualTo(after);
    assertThat(report.commits()).isZero();
    try (IdRegistry open = join.registry()) {
      assertThat(open.horizon()).isEqualTo(after);
    }
  }

  @Test
  void aCommitThatReachesBackIntoAnExpiredDayIsMadeAgainWithItsFilesOfThatDay() throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("midnight.avro"),
        click("before", "q1", MIDNIGHT.minusSeconds(1)),
        click("after", "q1", MIDNIGHT));
    join("b");
    assertThat(world.commits()).anyMatch(RecoveryTest::reachesOverMidnight);
    try (IdRegistry open = join.registry()) {
      open.expire(LocalDate.ofInstant(MIDNIGHT, ZoneOffset.UTC));
    }
    join("b"); // Notes the horizon.
    List<CommitRecord> before = world.commits();
    int rows = join.visibleClicks().size();
    registry.delete();

    assertThat(recover().isWhole()).isTrue();

    assertAsBefore(before, rows);
  }

  private static boolean reachesOverMidnight(CommitRecord commit) {
    return commit.minEventMicros() < micros(MIDNIGHT)
        && commit.maxEventMicros() >= micros(MIDNIGHT);
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond());
  }

  @Test
  void aHorizonThatNothingTellsIsNotGuessed() throws IOException {
    registry.delete();
    Files.delete(join.output.resolve("_photonbeam/horizon.json"));

    assertThatThrownBy(() -> recover()).hasMessageContainingAll("--horizon=DATE", "Nothing was");
    assertThat(recover(false, Optional.of(LocalDate.EPOCH)).isWhole()).isTrue();
  }

  @Test
  void aRegistryWhoseHorizonWentBackIsRefused() throws IOException {
    Path copy = registry.copyTo(folder.resolve("copy.db"));
    LocalDate day = LocalDate.ofInstant(ClickLogs.TIME, ZoneOffset.UTC).minusYears(1);
    try (IdRegistry open = join.registry()) {
      open.expire(day);
    }
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    registry.replaceBy(copy);

    assertThatThrownBy(() -> join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct()))
        .hasMessageContainingAll(day.toString(), "gone back in time", "registry recover");
    recover();
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    try (IdRegistry open = join.registry()) {
      assertThat(open.horizon()).isEqualTo(day);
    }
  }
}
