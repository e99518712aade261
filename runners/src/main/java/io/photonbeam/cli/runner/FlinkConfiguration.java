package io.photonbeam.cli.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.cli.flink.FlinkBuffers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;

/** Flink's own configuration of a job that runs in this process, as Beam takes it: as a folder. */
final class FlinkConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONF_DIR = "--flinkConfDir=";

  private static final Map<String, String> LOCAL = new TreeMap<>(FlinkBuffers.SETTINGS);

  static {
    // All parts of this Flink live and die together: none is to take another for dead because the
    // whole process stood still.
    LOCAL.put("heartbeat.timeout", String.valueOf(Duration.ofDays(7).toMillis()));
    LOCAL.put("pekko.ask.timeout", "1 h");
  }

  private FlinkConfiguration() {}

  /**
   * Gives a job that runs in this process its configuration: the user's if there is one, else one
   * that suits, and in either what is needed besides. It is deleted when this process ends.
   *
   * @param arguments those of Beam, which come to name it
   * @param buffers asked for settings of the memory for Flink's buffers, unless the user has some
   * @param needed settings that the job can't do without
   */
  static void addTo(
      List<String> arguments, Supplier<Map<String, String>> buffers, Map<String, String> needed)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(LOCAL);
    Configuration ofUser =
        ofUser(arguments).map(GlobalConfiguration::loadConfiguration).orElseGet(Configuration::new);
    if (ofUser.keySet().stream().noneMatch(key -> key.startsWith(FlinkBuffers.MEMORY))) {
      settings.putAll(buffers.get());
    }
    settings.putAll(ofUser.toMap());
    settings.putAll(needed);
    List<String> listeners = ofUser.get(DeploymentOptions.JOB_LISTENERS);
    if (listeners != null) {
      settings.computeIfPresent(
          DeploymentOptions.JOB_LISTENERS.key(), (key, ours) -> joined(listeners, ours));
    }
    arguments.removeIf(argument -> argument.startsWith(CONF_DIR));
    arguments.add(CONF_DIR + folder(settings));
  }

  /** The user's listeners hear of the job as well. */
  private static String joined(List<String> listeners, String needed) {
    return Stream.concat(listeners.stream(), Stream.of(needed)).collect(Collectors.joining(";"));
  }

  /** Whether the user configures Flink. */
  static boolean isOfUser(List<String> beamArguments) {
    return ofUser(beamArguments).isPresent();
  }

  /** A folder with the settings that every such job has, and one more. */
  static Path with(String key, String value) throws IOException {
    Map<String, String> settings = new TreeMap<>(LOCAL);
    settings.put(key, value);
    return folder(settings);
  }

  private static Optional<String> ofUser(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(CONF_DIR))
        .map(argument -> argument.substring(CONF_DIR.length()))
        .findFirst()
        .or(() -> Optional.ofNullable(System.getenv("FLINK_CONF_DIR")));
  }

  private static Path folder(Map<String, String> settings) throws IOException {
    // Which only its owner can look into: there may be passwords in it.
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
