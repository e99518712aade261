package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.TIME;
import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published files that are gone or damaged are made again. */
class ReconcileFilesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void makeWorld() {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
  }

  /** Clicks of two hours, in one commit. */
  private void joinTwoHours() throws IOException {
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1", "q2");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("c2", "q2"),
        click("d1", "q1", TIME.plus(HOUR)));
    world.joinInOneCommit();
    assertThat(world.published()).hasSize(2);
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 0x10;
    Files.write(file, bytes);
  }

  private String rows() throws IOException {
    return join.rows().stream().map(Object::toString).sorted().toList().toString();
  }

  @Test
  void aForeignLogThatIsEmptyBesideJoinedRowsNeedsAHuman() throws IOException {
    joinTwoHours();
    Files.delete(join.foreignLog.resolve("clicks.avro"));

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).singleElement().asString().contains("1 log without files");
  }

  @Test
  void aFolderInThePlaceOfAFileIsNamedAndTheOthersAreRebuilt() throws IOException {
    joinTwoHours();
    List<Path> files = world.published();
    for (Path file : files) {
      Files.delete(file);
    }
    Files.createDirectory(files.get(0));

    ReconcileReport report = world.reconcile();

    assertThat(world.published()).containsExactly(files.get(1));
    assertThat(report.notRebuilt())
        .singleElement()
        .satisfies(lost -> assertThat(lost.reason()).contains("a folder in its place"));
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void deletedTruncatedAndFlippedFilesAreRebuiltWithTheSameRows() throws IOException {
    join.generate(6_000, 7);
    join.join(
        world.finite("a").with(JoinConfig.COMMIT_ROWS, 40).as(JoinConfig::new), JoinWorld.direct());
    String before = rows();
    List<Path> files = world.published();
    assertThat(files).hasSizeGreaterThan(12);
    for (int i = 0; i < files.size(); i += 10) {
      Files.delete(files.get(i));
    }
    truncate(files.get(1));
    flip(files.get(2));
    world.deep = true;

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.work().rebuiltFiles()).isEqualTo((files.size() + 9) / 10 + 2);
    assertThat(report.events().recovered()).isZero();
    assertThat(rows()).isEqualTo(before);
    assertThat(world.published()).isEqualTo(files);
    world.assertExact();
    assertThat(world.reconcile().changedNothing()).isTrue();
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void onlyADeepLookFindsFlippedBytes() throws IOException {
    joinTwoHours();
    flip(world.published().get(0));

    assertThat(world.reconcile().changedNothing()).isTrue();

    world.deep = true;
    assertThat(world.reconcile().events().rebuilt()).isEqualTo(2);
    world.assertExact();
  }

  @Test
  void aRebuiltFileIsAsRecordedUnderItsOldCommit() throws IOException {
    joinTwoHours();
    CommitRecord before = world.commits().get(0);
    String rows = rows();
    Files.delete(world.published().get(0));

    world.reconcile();

    CommitRecord after = world.commits().get(0);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.state()).isEqualTo(CommitRecord.State.PUBLISHED);
    assertThat(after.files()).extracting(OutputFile::rows).containsExactly(2L, 1L);
    assertThat(rows()).isEqualTo(rows);
    world.deep = true;
    assertThat(world.reconcile().changedNothing()).isTrue();
    assertThat(world.commits()).hasSize(1);
  }

  @Test
  void filesThatAnAdapterMadeAreRebuiltByIt() throws IOException {
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("free", "q1"));
    join.join(
        world.finite("a").with(OutputOptions.ADAPTER, Billing.class.getName()).as(JoinConfig::new),
        JoinWorld.direct());
    String before = rows();
    Files.delete(world.published().get(0));
    world.adapter = Optional.of(Billing.class.getName());

    ReconcileReport report = world.reconcile();

    assertThat(report.events())
        .isEqualTo(new ReconcileReport.Events(2, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void anEventLoggedInTwoHoursIsRebuiltIntoTheFileThatHadIt() throws IOException {
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("both", "q1"),
        click("both", "q1", TIME.plus(HOUR)),
        click("c1", "q1"),
        click("d1", "q1", TIME.plus(HOUR)));
    world.joinInOneCommit();
    List<Path> files = world.published();
    assertThat(files).hasSize(2);
    String before = rows();
    for (Path file : files) {
      Files.delete(file);
      assertThat(world.reconcile().complaints()).isEmpty();
      assertThat(rows()).isEqualTo(before);
    }
    for (Path file : files) {
      Files.delete(file);
    }

    assertThat(world.reconcile().complaints()).isEmpty();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("both", "c1", "d1");
  }

  @Test
  void aLaterHourIsRebuiltWithItsOwnRowThoughAnEventOfAnEarlierOneWasLoggedAgainInIt()
      throws IOException {
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("a", "q1"),
        click("z", "q1", TIME.plus(HOUR)),
        click("a", "q1", TIME.plus(HOUR)));
    world.joinInOneCommit();
    List<Path> files = world.published();
    assertThat(files).hasSize(2);
    byte[] first = Files.readAllBytes(files.get(0));
    for (Path file : files) {
      Files.delete(file);
    }
    world.since = Optional.of(new Moment.At(TIME.plus(HOUR)));

    assertThat(world.reconcile().complaints()).isEmpty();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("a", "z");
    Files.write(files.get(0), first);
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("a", "z");
    world.assertExact();
  }

  @Test
  void aFileOfWhichTheLogsLackEventsIsNamedAndNotMade() throws IOException {
    joinTwoHours();
    Files.delete(world.published().get(0));
    Files.delete(join.foreignLog.resolve("clicks.avro"));
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c2", "q2"));

    ReconcileReport report = world.reconcile();

    assertThat(report.notRebuilt())
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.file()).startsWith("date=2026-06-02/hour=03/");
              assertThat(lost.rows()).isEqualTo(2);
              assertThat(lost.reason())
                  .contains("of its 2 rows the logs have only 1", "log files that held the others");
            });
    assertThat(report.events().lost()).isEqualTo(1);
    assertThat(report.complaints()).singleElement().asString().contains("Restore this file");
    assertThat(world.published()).hasSize(1);
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void aFileWhosePrimaryEventsAreGoneIsNamedAndNotMade() throws IOException {
    joinTwoHours();
    Files.delete(world.published().get(0));
    Files.delete(join.primaryLog.resolve("queries.avro"));

    ReconcileReport report = world.reconcile();

    assertThat(report.notRebuilt()).hasSize(1);
    assertThat(report.events())
        .isEqualTo(new ReconcileReport.Events(3, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void filesOfExpiredDaysAreNotDemanded() throws IOException {
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("d1", "q1", TIME.plus(Duration.ofDays(1))));
    world.joinInOneCommit();
    try (IdRegistry registry = world.registry()) {
      registry.expire(LocalDate.of(2026, 6, 3));
    }
    Files.delete(world.published().get(0));

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.work().expiredFiles()).isEqualTo(1);
    assertThat(report.events())
        .isEqualTo(new ReconcileReport.Events(2, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void lostFilesAreMadeAgainWhateverTheRangeIs() throws IOException {
    joinTwoHours();
    for (Path file : world.published()) {
      Files.delete(file);
    }
    world.until = Optional.of(new Moment.At(TIME.minus(HOUR)));

    ReconcileReport report = world.reconcile();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.work().checkedFiles()).isEqualTo(2);
    assertThat(report.work().rebuiltFiles()).isEqualTo(2);
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "d1");
  }

  @Test
  void aRebuildThatDiedBeforeItsRenameIsMadeByTheNext() throws IOException {
    joinTwoHours();
    String before = rows();
    CommitRecord commit = world.commits().get(0);
    OutputFile first = commit.files().get(0);
    OutputFile rebuilt = new OutputFile(first.path(), first.rows(), 4711, "xxh64:00");
    try (IdRegistry registry = world.registry()) {
      registry.amend(commit, commit.withFiles(List.of(rebuilt, commit.files().get(1))));
    }
    Path scratch =
        join.output.resolve(
            "_staged/a.rec/20261121-000000000-4k9rt0mzq2x7vb1c.rebuilt."
                + "20260102-030405678-4k9rt0mzq2x7vb1c.2026-01-02T03.parquet");
    Files.createDirectories(scratch.getParent());
    Files.writeString(scratch, "half");

    ReconcileReport report = world.reconcile();

    assertThat(report.events().rebuilt()).isEqualTo(2);
    assertThat(report.work().fenced()).isZero();
    assertThat(rows()).isEqualTo(before);
    assertThat(world.staged()).isEmpty();
    world.deep = true;
    assertThat(world.reconcile().changedNothing()).isTrue();
  }
}
