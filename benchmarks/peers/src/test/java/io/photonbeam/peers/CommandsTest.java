package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path home;
  private Path place;

  @BeforeEach
  void makePlace() throws IOException {
    place = Files.createDirectory(home.resolve("place"));
    Path target = Files.createDirectories(home.resolve("benchmarks/peers/target"));
    Files.writeString(target.resolve("classpath-flink-sql"), "flink.jar\n");
  }

  @Test
  void aPeerThatWasKilledGoesOnFromItsNewestWholeCheckpoint() throws IOException {
    checkpoint("first/chk-9");
    checkpoint("second/chk-10");
    Files.createDirectories(place.resolve("checkpoints/second/chk-11"));

    assertThat(commands().start(Contender.FLINK_SQL_HEAP, place).words())
        .contains("--resume=" + place.resolve("checkpoints/second/chk-10"));
  }

  @Test
  void aPeerWithoutCheckpointsBegins() throws IOException {
    assertThat(commands().start(Contender.FLINK_SQL_HEAP, place).words())
        .contains("--disorder=77", "--parallelism=3", "-Xmx5g")
        .noneMatch(word -> word.startsWith("--resume"));
  }

  @Test
  void photonbeamGetsTheSameHeap() throws IOException {
    assertThat(commands().start(Contender.PHOTONBEAM_DIRECT, place).environment())
        .containsEntry("PHOTONBEAM_JAVA_OPTS", "-Xmx5g");
    assertThat(commands().start(Contender.PHOTONBEAM_FLINK_1G, place).environment())
        .containsEntry("PHOTONBEAM_JAVA_OPTS", "-Xmx1g");
  }

  @Test
  void uuidsAreInLogsOfTheirOwn() throws IOException {
    assertThat(commands().start(Contender.PHOTONBEAM_FLINK_UUID, place).words())
        .contains("--primaryLog=" + home.resolve("logs/uuids/queries"));
    assertThat(commands().start(Contender.PHOTONBEAM_FLINK_PRIMARY_UUID, place).words())
        .contains("--foreignLog=" + home.resolve("logs/primary-uuids/clicks"));
  }

  private void checkpoint(String name) throws IOException {
    Path folder = Files.createDirectories(place.resolve("checkpoints").resolve(name));
    Files.createFile(folder.resolve("_metadata"));
  }

  private Commands commands() {
    return new Commands(
        home, home.resolve("logs"), PeersOptions.of(List.of("--heap=5g", "--parallelism=3")), 77);
  }
}
