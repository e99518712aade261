package io.photonbeam.pipelines.compact;

import static io.photonbeam.pipelines.compact.CompactWorld.ELEVEN;
import static io.photonbeam.pipelines.compact.CompactWorld.NOON;
import static io.photonbeam.pipelines.compact.CompactWorld.ROW;
import static io.photonbeam.pipelines.compact.CompactWorld.TEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.compact.CompactSettings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  @TempDir Path folder;
  private CompactWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new CompactWorld(folder.resolve("out"));
  }

  @Test
  void anOutputThatIsGoneIsNotMadeAnewWithAnEmptyManifest() throws IOException {
    world.commit(TEN, 3);
    Files.move(world.output, folder.resolve("moved"));

    assertThatThrownBy(() -> world.compact()).hasMessageContaining("output.json is gone");
    assertThatThrownBy(() -> world.compaction().clean()).hasMessageContaining("is gone");

    assertThat(world.output).doesNotExist();
  }

  @Test
  void smallFilesOfAPastHourGoIntoALargeOneThatIsListedInTheirPlace() throws IOException {
    world.commit(TEN, 5);
    world.commit(ELEVEN, 3);
    List<String> joined = world.files("joined");

    CompactReport report = world.compact();

    assertThat(report.hours()).isEqualTo(2);
    assertThat(report.smallFiles()).isEqualTo(8);
    assertThat(report.largeFiles()).isEqualTo(2);
    assertThat(report.largeBytes()).isLessThan(report.smallBytes());
    assertThat(world.manifest())
        .isEqualTo(world.files("compacted"))
        .allMatch(line -> line.matches("compacted/date=2026-06-02/hour=1[01]/[^/]+\\.parquet"));
    assertThat(world.files("joined")).isEqualTo(joined);
    assertThat(world.files("_staged")).isEmpty();
    world.assertExact();
  }

  @Test
  void anHourThatEndedLessThanTheSettleTimeAgoIsListedAsItIs() throws IOException {
    world.commit(TEN, 2);
    world.commit(ELEVEN, 3);
    world.now = NOON.plus(CompactWorld.SETTLE).minusMillis(1);

    assertThat(world.compact().largeFiles()).isEqualTo(1);

    assertThat(world.manifest()).hasSize(4);
    world.assertExact();
  }

  @Test
  void anHourWithASingleFileIsListedAsItIs() throws IOException {
    world.commit(TEN, 1);

    assertThat(world.compact().largeFiles()).isZero();

    assertThat(world.manifest()).isEqualTo(world.files("joined"));
  }

  @Test
  void anOutputWithoutFilesHasAnEmptyManifest() throws IOException {
    assertThat(world.compact().listed()).isZero();

    assertThat(world.manifest()).isEmpty();
  }

  @Test
  void lateCommitsAreListedBesideTheLargeFileUntilEnoughHaveComeForAnother() throws IOException {
    world.commit(TEN, 3);
    world.compact();
    world.commit(TEN, Limits.DEFAULT.furtherFiles() - 1);

    assertThat(world.compact().largeFiles()).isZero();
    assertThat(world.manifest()).hasSize(1 + Limits.DEFAULT.furtherFiles() - 1);
    world.assertExact();

    world.commit(TEN, 1);

    assertThat(world.compact().largeFiles()).isEqualTo(1);
    assertThat(world.manifest()).hasSize(2).isEqualTo(world.listedLarge());
    world.assertExact();
  }

  @Test
  void aSecondCompactionChangesNothing() throws IOException {
    world.commit(TEN, 3);
    world.commit(ELEVEN, 1);
    assertThat(world.compact().changedNothing()).isFalse();
    Object written = Files.getLastModifiedTime(world.output.resolve("manifest.txt"));

    CompactReport report = world.compact();

    assertThat(report.changedNothing()).isTrue();
    assertThat(report.listed()).isEqualTo(2);
    assertThat(Files.getLastModifiedTime(world.output.resolve("manifest.txt"))).isEqualTo(written);
    assertThat(world.files("_staged")).isEmpty();
  }

  @Test
  void filesOfTwoSchemasGoIntoALargeFileEach() throws IOException {
    Schema evolved = CompactWorld.schema("Row", "more");
    for (int i = 0; i < 3; i++) {
      world.commit(TEN, ROW);
      world.commit(TEN, evolved);
    }

    assertThat(world.compact().largeFiles()).isEqualTo(2);

    assertThat(world.manifest()).hasSize(2).isEqualTo(world.listedLarge());
    world.assertExact();
  }

  @Test
  void anotherLargeFileBeginsWhereOneIsFull() throws IOException {
    world.commit(TEN, 7);
    world.limits = new Limits(2, 8, 3, Long.MAX_VALUE);

    assertThat(world.compact().largeFiles())
        .as("of three files each, and one is left")
        .isEqualTo(2);
    assertThat(world.manifest()).hasSize(3);
    world.assertExact();
  }

  @Test
  void aLargeFileIsFullWhenItHasItsBytes() throws IOException {
    world.commit(TEN, 6);
    world.limits = new Limits(2, 8, 100, 1);

    assertThat(world.compact().largeFiles()).as("of two files, never of one").isEqualTo(3);
    world.assertExact();
  }

  @Test
  void aLargeFileThatIsGoneIsMadeAgain() throws IOException {
    world.commit(TEN, 3);
    world.compact();
    Files.delete(world.output.resolve(world.listedLarge().get(0)));

    CompactReport report = world.compact();

    assertThat(report.largeFiles()).isEqualTo(1);
    assertThat(report.complaints()).isEmpty();
    world.assertExact();
  }

  @Test
  void aCopyOfALargeFileInTheFolderOfAnotherHourIsSetAside() throws IOException {
    world.commit(TEN, 3);
    world.commit(ELEVEN, 3);
    world.compact();
    Path large = world.output.resolve(world.listedLarge().get(0));
    Path other = world.output.resolve("compacted").resolve(ELEVEN.folder());
    Files.copy(large, other.resolve(large.getFileName()));

    CompactReport report = world.compact();

    assertThat(report.damagedFiles()).isEqualTo(1);
    world.assertExact();
    assertThat(world.compact().changedNothing()).isTrue();
  }

  @Test
  void aTruncatedLargeFileIsSetAsideAndMadeAgain() throws IOException {
    world.commit(TEN, 3);
    world.compact();
    String damaged = world.listedLarge().get(0);
    truncate(world.output.resolve(damaged));

    CompactReport report = world.compact();

    assertThat(report.largeFiles()).isEqualTo(1);
    assertThat(report.damagedFiles()).isEqualTo(1);
    assertThat(report.complaints()).isEmpty();
    assertThat(world.listedLarge()).hasSize(1).doesNotContain(damaged);
    assertThat(world.files("compacted")).filteredOn(file -> file.contains("/_damaged-")).hasSize(1);
    world.assertExact();
    assertThat(world.compact().changedNothing()).isTrue();
  }

  @Test
  void onlyADeepLookFindsFlippedBytesInALargeFile() throws IOException {
    world.commit(TEN, 3);
    world.compact();
    flip(world.output.resolve(world.listedLarge().get(0)));

    assertThat(world.compact().changedNothing()).isTrue();

    world.deep = true;
    assertThat(world.compact().damagedFiles()).isEqualTo(1);
    world.assertExact();
    assertThat(world.compact().changedNothing()).isTrue();
  }

  @Test
  void aDamagedLargeFileThatAloneHoldsItsRowsStaysListedAndIsToldOf() throws IOException {
    List<Path> small = world.commit(TEN, 3);
    world.compact();
    flip(world.output.resolve(world.listedLarge().get(0)));
    Files.delete(small.get(0));
    world.deep = true;

    CompactReport report = world.compact();

    assertThat(report.damagedFiles()).isZero();
    assertThat(report.complaints()).singleElement().asString().contains(world.listedLarge());
    assertThat(world.manifest()).hasSize(1);
  }

  @Test
  void aLargeFileThatNobodyCanReadAndOfNothingBeMadeAgainIsToldOf() throws IOException {
    List<Path> small = world.commit(TEN, 2);
    world.compact();
    String damaged = world.listedLarge().get(0);
    truncate(world.output.resolve(damaged));
    for (Path file : small) {
      Files.delete(file);
    }

    assertThat(world.compact().complaints()).singleElement().asString().contains(damaged);

    assertThat(world.manifest()).isEmpty();
  }

  @Test
  void aLargeFileStaysListedWhenItsSmallOnesAreGone() throws IOException {
    List<Path> small = world.commit(TEN, 3);
    world.compact();
    for (Path file : small) {
      Files.delete(file);
    }

    assertThat(world.compact().changedNothing()).isTrue();

    world.assertExact();
  }

  @Test
  void smallFilesThatCannotBeReadAreLeftOutAndListedAsTheyAre() throws IOException {
    List<Path> small = world.commit(TEN, 5);
    truncate(small.get(1));
    flip(small.get(3));

    CompactReport report = world.compact();

    assertThat(report.smallFiles()).isEqualTo(3);
    assertThat(report.unreadable()).hasSize(2);
    assertThat(report.complaints()).singleElement().asString().contains("reconcile --deep");
    assertThat(world.manifest()).hasSize(3);
    assertThat(world.listedLarge()).hasSize(1);
    assertThat(world.files("_staged")).isEmpty();
  }

  @Test
  void filesOfOtherHandsInAnHourAreListedAndNotTaken() throws IOException {
    List<Path> small = world.commit(TEN, 3);
    Files.move(small.get(2), small.get(2).resolveSibling("mine.parquet"));
    Files.writeString(small.get(0).resolveSibling("_SUCCESS"), "");
    Files.writeString(small.get(0).resolveSibling(".x.parquet"), "");

    assertThat(world.compact().smallFiles()).isEqualTo(2);

    assertThat(world.manifest()).hasSize(2).anyMatch(line -> line.endsWith("hour=10/mine.parquet"));
    world.assertExact();
  }

  @Test
  void twoCompactionsWithoutALockDoubleNoRow() throws IOException {
    world.commit(TEN, 3);
    world.disk = new WatchedDisk(Disk.REAL, beforeTheFirstMove(change -> other().compact()));

    world.compaction().compact();

    assertThat(world.files("compacted")).hasSize(2);
    assertThat(world.listedLarge()).hasSize(1);
    world.assertExact();
    world.disk = Disk.REAL;
    assertThat(world.compact().largeFiles()).isZero();
    assertThat(world.files("compacted")).as("somebody may be reading the other").hasSize(2);
    world.assertExact();

    world.now = world.now.plus(CompactSettings.GRACE).plus(Duration.ofSeconds(1));
    world.compact();

    assertThat(world.files("compacted")).hasSize(1).isEqualTo(world.manifest());
    world.assertExact();
  }

  @Test
  void aSlowCompactionWithoutALockPutsNoOlderManifestInPlaceOfANewerOne() throws IOException {
    world.commit(TEN, 3);
    world.disk =
        new WatchedDisk(
            Disk.REAL,
            beforeTheFirstMove(
                change -> {
                  world.commit(CompactWorld.hour("2026-06-02T09:00:00Z"), 1);
                  other().compact();
                }));

    world.compaction().compact();

    world.assertExact();
    assertThat(world.files("_staged")).isEmpty();
  }

  /** As two leave them that work at once without a lock, and do not see the same small files. */
  private List<Path> overlappingLargeFiles() throws IOException {
    List<Path> small = world.commit(TEN, 4);
    Path first = small.get(0);
    Path last = small.get(3);
    Path aside = world.output.resolve("_aside");
    Files.move(last, aside);
    world.disk =
        new WatchedDisk(
            Disk.REAL,
            beforeTheFirstMove(
                change -> {
                  Files.move(aside, last);
                  Files.move(first, aside);
                  other().compact();
                  Files.move(aside, first);
                }));
    world.compaction().compact();
    world.disk = Disk.REAL;
    assertThat(world.files("compacted")).hasSize(2);
    return small;
  }

  @Test
  void ofLargeFilesThatOverlapEachRowIsListedOnceAsLongAsTheSmallOnesAreThere() throws IOException {
    List<Path> small = overlappingLargeFiles();

    world.assertExact();
    assertThat(world.compact().complaints()).isEmpty();
    world.assertExact();
    Files.delete(small.get(1));
    assertThat(world.compact().complaints()).isEmpty();
    world.assertExact();
  }

  @Test
  void ofLargeFilesThatOverlapAndAloneHoldRowsOneIsListedAndTheOtherKeptAndNamed()
      throws IOException {
    for (Path file : overlappingLargeFiles()) {
      Files.delete(file);
    }
    List<String> large = world.files("compacted");
    world.now = world.now.plus(CompactSettings.GRACE).plus(Duration.ofSeconds(1));

    for (int round = 0; round < 2; round++) {
      CompactReport report = world.compact();

      assertThat(world.manifest()).hasSize(1).isSubsetOf(large);
      assertThat(world.rows()).doesNotHaveDuplicates();
      assertThat(world.files("compacted")).isEqualTo(large);
      assertThat(report.lost()).singleElement().isIn(large);
      assertThat(report.lost()).doesNotContainAnyElementsOf(world.manifest());
      assertThat(report.complaints()).isNotEmpty();
      world.now = world.now.plus(CompactSettings.GRACE).plus(Duration.ofSeconds(1));
    }
  }

  private Compaction other() {
    Disk watched = world.disk;
    world.disk = Disk.REAL;
    Compaction other = world.compaction();
    world.disk = watched;
    return other;
  }

  private static WatchedDisk.Watcher beforeTheFirstMove(WatchedDisk.Watcher action) {
    return new WatchedDisk.Watcher() {
      private boolean done;

      @Override
      public void before(String change) throws IOException {
        if (change.startsWith("move") && !done) {
          done = true;
          action.before(change);
        }
      }
    };
  }

  @Test
  void nothingIsDoneWhileSomebodyElseCompacts() throws IOException {
    world.commit(TEN, 3);

    try (CompactLock lock = CompactLock.tryLock(world.output).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(world.compact().skipped()).isTrue();
      assertThat(world.files("compacted")).isEmpty();
    }

    assertThat(world.compact().skipped()).isFalse();
    world.assertExact();
  }

  @Test
  void whatACompactionThatDiedHasStagedIsDeletedAfterADay() throws IOException {
    Path staging = world.output.resolve("_staged/b.reconcile/compact");
    Files.createDirectories(staging);
    Files.writeString(staging.resolve("20260602-120000000-4k9rt0mzq2x7vb1c.parquet"), "half");
    Files.writeString(staging.resolve("20260602-120000001-4k9rt0mzq2x7vb1c.txt"), "half");
    Files.writeString(staging.resolve("20260602-120000002-4k9rt0mzq2x7vb1c.txt"), "half");
    world.now = NOON.plus(CompactSettings.GRACE).plusMillis(2);

    world.compaction().clean();

    assertThat(world.files("_staged"))
        .singleElement()
        .asString()
        .endsWith("20260602-120000002-4k9rt0mzq2x7vb1c.txt");
  }

  @Test
  void aCompactionThatFailsLeavesNothingStaged() throws IOException {
    world.commit(TEN, 3);
    for (String target : List.of("hour=10", "manifest.txt")) {
      world.disk =
          new WatchedDisk(
              Disk.REAL, change -> failIf(change.matches("move .* to .*" + target + ".*")));

      assertThatThrownBy(world::compact).hasMessage("no space left");

      assertThat(world.files("_staged")).isEmpty();
    }
  }

  private static void failIf(boolean condition) throws IOException {
    if (condition) {
      throw new IOException("no space left");
    }
  }

  @Test
  void aStoppedCompactionStillListsAll() throws IOException {
    world.commit(TEN, 3);
    world.stopped = true;

    assertThat(world.compact().largeFiles()).isZero();

    world.assertExact();
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  /** In the values of the first column, which begin within the first hundred bytes. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[300] ^= 0x10;
    Files.write(file, bytes);
  }
}
