package io.photonbeam.pipelines.compact;

import static io.photonbeam.pipelines.compact.CompactWorld.ELEVEN;
import static io.photonbeam.pipelines.compact.CompactWorld.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.compact.CompactSettings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the manifest sees each row once, between any two steps and wherever it dies. */
class CompactionCrashTest {
  @TempDir Path folder;

  /** An output that was compacted, with much to do for the next: late commits, another hour. */
  private CompactWorld world(int number) throws IOException {
    CompactWorld world = new CompactWorld(folder.resolve("out" + number));
    world.limits = new Limits(2, 2, 3, Long.MAX_VALUE);
    world.commit(TEN, 4);
    world.compact();
    world.commit(TEN, 3);
    world.commit(ELEVEN, 7);
    return world;
  }

  /** Dies before a change, and with it all that would come later. */
  private static final class Death implements WatchedDisk.Watcher {
    private final int at;
    private final WatchedDisk.Watcher reader;
    private int changes;

    Death(int at, WatchedDisk.Watcher reader) {
      this.at = at;
      this.reader = reader;
    }

    @Override
    public void before(String change) throws IOException {
      reader.before(change);
      if (changes++ >= at) {
        throw new IOException("dies before: " + change);
      }
    }
  }

  /** Whether the compaction came to its end. */
  private static boolean survives(CompactWorld world, Death death) {
    world.disk = new WatchedDisk(Disk.REAL, death);
    try {
      world.compact();
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("dies before: ");
      return false;
    } finally {
      world.disk = Disk.REAL;
    }
  }

  @Test
  void aReaderOfTheManifestSeesTheOldRowsOrAllOfThemWhereverItDies() throws IOException {
    boolean survived = false;
    int deaths = 0;
    for (; !survived; deaths++) {
      CompactWorld world = world(deaths);
      List<String> old = world.rows();
      WatchedDisk.Watcher reader = change -> assertThat(world.rows()).isIn(old, world.committed());

      survived = survives(world, new Death(deaths, reader));

      assertThat(world.rows()).as("after death %s", deaths).isIn(old, world.committed());
      assertThat(world.files("joined")).hasSize(14);
      world.compact();
      world.assertExact();
      world.now = world.now.plus(CompactSettings.GRACE).plusSeconds(1);
      world.compact();
      assertThat(world.files("_staged")).isEmpty();
      assertThat(world.files("compacted")).isEqualTo(world.listedLarge());
      assertThat(world.compact().changedNothing()).isTrue();
    }
    assertThat(deaths).as("steps it can die between").isGreaterThan(12);
  }

  @Test
  void whatADeadCompactionHasMadeIsTakenUpByTheNext() throws IOException {
    CompactWorld world = world(0);
    List<String> moves = new ArrayList<>();
    survives(
        world,
        new Death(
            Integer.MAX_VALUE,
            change -> {
              if (change.endsWith("manifest.txt")) {
                moves.addAll(world.files("compacted"));
                throw new IOException("dies before: " + change);
              }
            }));
    assertThat(moves).hasSizeGreaterThan(world.listedLarge().size());

    CompactReport report = world.compact();

    assertThat(report.largeFiles()).isZero();
    assertThat(world.listedLarge()).isEqualTo(moves);
    world.assertExact();
  }

  @Test
  void aDamagedLargeFileIsReplacedWhereverThatDies() throws IOException {
    boolean survived = false;
    for (int death = 0; !survived; death++) {
      CompactWorld world = world(100 + death);
      Path damaged = world.output.resolve(world.listedLarge().get(0));
      Files.write(damaged, new byte[100]);

      survived = survives(world, new Death(death, change -> {}));

      world.compact();
      world.assertExact();
      assertThat(damaged).doesNotExist();
    }
  }
}
