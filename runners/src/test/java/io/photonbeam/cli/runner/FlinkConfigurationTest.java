package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfigurationTest {
  private static final String LEAST = "taskmanager.memory.network.min";
  private static final String MOST = "taskmanager.memory.network.max";

  @TempDir Path folder;

  private Map<String, String> configured(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    FlinkConfiguration.addTo(all, () -> Map.of(LEAST, "96m", MOST, "96m"), Map.of("needed", "x"));
    assertThat(all).singleElement().asString().startsWith("--flinkConfDir=");
    return GlobalConfiguration.loadConfiguration(all.get(0).split("=", 2)[1]).toMap();
  }

  @Test
  void theMemoryOfBuffersIsThatOfTheJob() throws IOException {
    assertThat(configured(List.of())).containsEntry(LEAST, "96m").containsEntry(MOST, "96m");
  }

  @Test
  void aUserWhoSetsItIsNotOverruled() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), MOST + ": 1g\nneeded: y\nother: z\n");

    assertThat(configured(List.of("--flinkConfDir=" + folder)))
        .containsEntry(MOST, "1g")
        .doesNotContainKey(LEAST)
        .containsEntry("needed", "x")
        .containsEntry("other", "z");
  }
}
