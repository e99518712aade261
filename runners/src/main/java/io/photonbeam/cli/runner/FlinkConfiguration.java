package io.photonbeam.cli.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Flink's own configuration of a job that runs in this process, as Beam takes it: as a folder. */
final class FlinkConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FlinkConfiguration() {}

  /** A folder with one setting, which is deleted when this process ends. */
  static Path with(String key, String value) throws IOException {
    Path conf = Files.createTempDirectory("photonbeam-flink-conf-");
    // The older flink-conf.yaml knows no quotes: it ends a value at a #.
    Path file = conf.resolve("config.yaml");
    Files.writeString(file, key + ": " + JSON.writeValueAsString(value) + "\n");
    conf.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    return conf;
  }
}
