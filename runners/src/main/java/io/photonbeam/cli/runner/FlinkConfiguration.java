package io.photonbeam.cli.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.cli.flink.FlinkBuffers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Flink's own configuration of a job that runs in this process, as Beam takes it: as a folder. */
final class FlinkConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> LOCAL = new TreeMap<>(FlinkBuffers.SETTINGS);

  static {
    // All parts of this Flink live and die together: none is to take another for dead because the
    // whole process stood still.
    LOCAL.put("heartbeat.timeout", String.valueOf(Duration.ofDays(7).toMillis()));
    LOCAL.put("pekko.ask.timeout", "1 h");
  }

  private FlinkConfiguration() {}

  /** Whether the user configures Flink, so that nothing may be set here. */
  static boolean isOfUser(List<String> beamArguments) {
    return System.getenv("FLINK_CONF_DIR") != null
        || beamArguments.stream().anyMatch(argument -> argument.startsWith("--flinkConfDir"));
  }

  /**
   * A folder with the settings that every such job has, which is deleted when this process ends.
   */
  static Path local() throws IOException {
    return folder(LOCAL);
  }

  /** As {@link #local}, with one setting more. */
  static Path with(String key, String value) throws IOException {
    Map<String, String> settings = new TreeMap<>(LOCAL);
    settings.put(key, value);
    return folder(settings);
  }

  private static Path folder(Map<String, String> settings) throws IOException {
    Path conf = Files.createTempDirectory("photonbeam-flink-conf-");
    // The older flink-conf.yaml knows no quotes: it ends a value at a #.
    Path file = conf.resolve("config.yaml");
    Files.writeString(
        file,
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()) + "\n")
            .collect(Collectors.joining()));
    conf.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    return conf;
  }

  private static String quoted(String value) {
    return JSON.valueToTree(value).toString();
  }
}
