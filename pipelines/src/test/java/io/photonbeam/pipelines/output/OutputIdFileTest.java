package io.photonbeam.pipelines.output;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.registry.OutputId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputIdFileTest {
  private static final int RACERS = 8;
  private static final int RACES = 20;

  @TempDir Path folder;

  @Test
  void anOutputKeepsTheIdThatItWasGivenFirst() throws IOException {
    OutputIdFile file = new OutputIdFile(folder);
    assertThat(file.read()).isEmpty();

    OutputId id = file.obtain(new Random(1));

    assertThat(file.obtain(new Random(2))).isEqualTo(id);
    assertThat(new OutputIdFile(folder).read()).contains(id);
    assertThat(folder.resolve("_photonbeam/output.json"))
        .hasContent("{\"version\":1,\"output\":\"" + id + "\"}");
  }

  @Test
  void ofAllWhoMakeAnIdAtOnceEachGetsTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RACERS);
    try {
      for (int race = 0; race < RACES; race++) {
        Path output = folder.resolve("out" + race);
        assertThat(idsOfARace(threads, output)).hasSize(1);
        assertThat(JoinWorld.files(output.resolve("_photonbeam"), ""))
            .as("nothing is left of the losers")
            .hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Set<OutputId> idsOfARace(ExecutorService threads, Path output) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<Future<OutputId>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      Random random = new Random(i);
      racers.add(
          threads.submit(
              () -> {
                start.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return new OutputIdFile(output).obtain(random);
              }));
    }
    Set<OutputId> ids = new HashSet<>();
    for (Future<OutputId> racer : racers) {
      ids.add(racer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return ids;
  }

  @Test
  void aFileThatHoldsNoIdIsNamedAndLeftAsItIs() throws IOException {
    for (String content : List.of("", "{", "{\"version\":1}", "{\"version\":1,\"output\":\"x\"}")) {
      Path written = write(content);

      assertThatThrownBy(() -> new OutputIdFile(folder).obtain(new Random(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(written.toString(), "restore it");
      assertThat(written).hasContent(content);
    }
  }

  @Test
  void aNewerFileIsRefused() throws IOException {
    write("{\"version\":2}");

    assertThatThrownBy(() -> new OutputIdFile(folder).read()).hasMessageContaining("has version 2");
  }

  private Path write(String content) throws IOException {
    Path file = folder.resolve("_photonbeam/output.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
