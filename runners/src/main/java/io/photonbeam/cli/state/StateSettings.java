package io.photonbeam.cli.state;

import io.photonbeam.log.KeyHash;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.stores.StoreUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must not change between the state of a join and a run that goes on from it. Immutable.
 *
 * @param format of the state that this program writes
 * @param values of options, as they are written, by their names; paths are absolute
 */
public record StateSettings(int format, Map<String, String> values) {
  /** To be raised when state of earlier versions can't be read any more. */
  private static final int FORMAT = 2;

  public StateSettings {
    values = new LinkedHashMap<>(values);
  }

  /** Those of a join. */
  public static StateSettings of(JoinConfig config) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Option<Path> folder :
        List.of(LogOptions.PRIMARY_LOG, LogOptions.FOREIGN_LOG, OutputOptions.OUTPUT)) {
      values.put(folder.name(), absolute(config.get(folder)).toString());
    }
    values.put(
        OutputOptions.REGISTRY.name(), StoreUri.parse(config.registry()).absolute().toString());
    for (Option<?> field : LogOptions.FIELDS.options()) {
      put(field, config.options(), values);
    }
    put(JoinConfig.SHARDS, config.options(), values);
    return new StateSettings(FORMAT, values);
  }

  private static <T> void put(Option<T> option, Options options, Map<String, String> values) {
    values.put(option.name(), option.type().writer().apply(options.get(option)));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** A short digest of a join's settings, the name of the folder that all its state is in. */
  public static String digest(JoinConfig config) {
    return of(config).digest();
  }

  private String digest() {
    StringBuilder text = new StringBuilder().append(format);
    // No value contains a zero.
    new TreeMap<>(values)
        .forEach((name, value) -> text.append('\0').append(name).append('\0').append(value));
    return "%016x".formatted(KeyHash.of(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** What is another than it was, each in words; empty if nothing is. */
  List<String> changesSince(StateSettings earlier) {
    List<String> changes =
        new ArrayList<>(
            values.entrySet().stream()
                .filter(now -> !now.getValue().equals(earlier.values.get(now.getKey())))
                .map(now -> change(now, earlier.values.get(now.getKey())))
                .toList());
    if (format != earlier.format) {
      changes.add("the form of the state is %d and was %d".formatted(format, earlier.format));
    }
    return changes;
  }

  private static String change(Map.Entry<String, String> now, String before) {
    return before == null
        ? "--%s is %s and was not there before".formatted(now.getKey(), now.getValue())
        : "--%s is %s and was %s".formatted(now.getKey(), now.getValue(), before);
  }

  /** Whether this is the same join into the same output, perhaps with other settings. */
  boolean isOfSameOutput(StateSettings other) {
    return List.of(OutputOptions.OUTPUT.name(), OutputOptions.REGISTRY.name()).stream()
        .allMatch(name -> values.get(name).equals(other.values.get(name)));
  }
}
