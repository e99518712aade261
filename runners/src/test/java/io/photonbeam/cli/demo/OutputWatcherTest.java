package io.photonbeam.cli.demo;

import static io.photonbeam.cli.demo.JoinedFiles.COMMIT;
import static io.photonbeam.cli.demo.JoinedFiles.OTHER_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.photonbeam.registry.CommitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputWatcherTest {
  @TempDir Path folder;
  private Path east;
  private Path west;
  private Instant now = Instant.ofEpochSecond(100);
  private OutputWatcher watcher;

  @BeforeEach
  void makeWatcher() {
    east = folder.resolve("east");
    west = folder.resolve("west");
    Map<String, Path> outputs = new LinkedHashMap<>();
    outputs.put("east", east);
    outputs.put("west", west);
    watcher = new OutputWatcher(outputs, () -> now);
  }

  private void publish(Path output, String commit, String... ids) throws IOException {
    JoinedFiles.publish(output, commit, 100_000_000, ids);
  }

  @Test
  void rowsAreCountedByOutputAndEachFileOnce() throws IOException {
    watcher.look();
    publish(east, COMMIT, "c1", "c2");
    watcher.look();
    publish(west, OTHER_COMMIT, "c3");
    watcher.look();
    watcher.look();

    assertThat(watcher.looks()).isEqualTo(4);
    assertThat(watcher.rows("east")).isEqualTo(2);
    assertThat(watcher.rows("west")).isEqualTo(1);
    assertThat(watcher.rows()).isEqualTo(3);
    assertThat(watcher.duplicates()).isZero();
  }

  @Test
  void aClickThatIsVisibleInBothOutputsOrTwiceInOneIsADuplicate() throws IOException {
    publish(east, COMMIT, "c1", "c2", "c2");
    watcher.look();
    assertThat(watcher.duplicates()).isEqualTo(1);

    publish(west, OTHER_COMMIT, "c1");
    watcher.look();

    assertThat(watcher.duplicates()).isEqualTo(2);
  }

  @Test
  void whatIsStagedIsNotVisible() throws IOException {
    publish(east.resolve("_staged"), COMMIT, "c1");
    Files.createDirectories(east.resolve("joined/date=2026-01-02"));

    watcher.look();

    assertThat(watcher.rows()).isZero();
  }

  @Test
  void aFileThatCantBeReadIsToldAndNotTakenForNone() throws IOException {
    Path file = east.resolve("joined/date=2026-01-02/hour=03/" + COMMIT + ".parquet");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no rows");

    assertThatThrownBy(watcher::look).hasMessageContaining(COMMIT);
  }

  @Test
  void latencyIsFromTheClickToTheFirstLookThatSeesIt() throws IOException {
    watcher.countLatenciesFromNow();
    publish(east, COMMIT, "c1");
    now = now.plusMillis(2_500);
    watcher.look();
    now = now.plusSeconds(60);
    watcher.look();

    assertThat(watcher.latency().count()).isEqualTo(1);
    assertThat(watcher.latency().sumSeconds()).isCloseTo(2.5, within(1e-6));
  }

  @Test
  void clicksFromBeforeTheBeginningHaveNoLatency() throws IOException {
    publish(east, COMMIT, "c1");
    watcher.look();
    now = now.plusSeconds(1);
    watcher.countLatenciesFromNow();
    publish(west, OTHER_COMMIT, "c2");
    watcher.look();

    assertThat(watcher.latency().count()).isZero();
    assertThat(watcher.rows()).isEqualTo(2);
  }

  @Test
  void rowsAndAClickAreToldByCommit() throws IOException {
    publish(east, COMMIT, "c1", "c2");
    publish(west, OTHER_COMMIT, "c3");
    watcher.look();

    List<CommitId> other = List.of(new CommitId(OTHER_COMMIT));
    assertThat(watcher.rowsOf(other)).isEqualTo(1);
    assertThat(watcher.click(other)).contains("c3");
    assertThat(watcher.click(List.of())).contains("c1");
  }
}
