package io.photonbeam.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is compared, and how. Immutable.
 *
 * @param events primary events in the log
 * @param rounds how often each contender runs to its end
 * @param kills how often each is killed mid-way and started again, after the rounds
 * @param contenders in the order of the first round
 * @param heap of each contender's JVM, as {@code -Xmx} has it
 * @param parallelism threads of the peers; Photonbeam takes as many as there are processors
 * @param json where the figures go as JSON
 * @param markdown whether the tables are printed as Markdown
 */
record PeersOptions(
    long events,
    int rounds,
    int kills,
    List<Contender> contenders,
    String heap,
    int parallelism,
    Optional<Path> json,
    boolean markdown) {
  private static final List<Contender> USUAL =
      List.of(
          Contender.PHOTONBEAM_FLINK,
          Contender.PHOTONBEAM_DIRECT,
          Contender.FLINK_SQL_HEAP,
          Contender.FLINK_SQL_ROCKSDB,
          Contender.BEAM_HEAP,
          Contender.READ_ONLY,
          Contender.WRITE_ONLY);

  /**
   * Reads options of the form {@code --name=value}, and {@code --markdown}.
   *
   * @throws IllegalArgumentException that names everything that does not fit
   */
  static PeersOptions of(List<String> words) {
    Reading reading = new Reading(words);
    PeersOptions options =
        new PeersOptions(
            reading.get("events", 2_000_000L, value -> number(value, 1, 1_000_000_000)),
            reading.get("rounds", 3, value -> (int) number(value, 1, 100)),
            reading.get("kills", 1, value -> (int) number(value, 0, 100)),
            reading.get("contenders", USUAL, PeersOptions::contenders),
            reading.get("heap", "4g", PeersOptions::heap),
            reading.get("parallelism", 2, value -> (int) number(value, 1, 64)),
            reading.get("json", Optional.empty(), value -> Optional.of(Path.of(value))),
            reading.get("markdown", false, PeersOptions::flag));
    reading.end();
    return options;
  }

  private static long number(String value, long min, long max) {
    if (!value.matches("\\d{1,18}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
      throw new IllegalArgumentException(
          "must be a whole number from %d to %d".formatted(min, max));
    }
    return Long.parseLong(value);
  }

  private static List<Contender> contenders(String value) {
    return Arrays.stream(value.split(",", -1)).map(Contender::of).distinct().toList();
  }

  private static String heap(String value) {
    if (!value.matches("\\d+[kmg]")) {
      throw new IllegalArgumentException("must be a number with k, m or g, such as 4g");
    }
    return value;
  }

  private static boolean flag(String value) {
    if (!value.isEmpty()) {
      throw new IllegalArgumentException("takes no value");
    }
    return true;
  }

  /** Values by name, taken out one after the other; what does not fit is gathered. */
  private static final class Reading {
    private final Map<String, String> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    Reading(List<String> words) {
      for (String word : words) {
        if (!word.startsWith("--")) {
          problems.add("'%s' is no option.".formatted(word));
          continue;
        }
        int end = word.indexOf('=');
        values.put(
            end < 0 ? word.substring(2) : word.substring(2, end),
            end < 0 ? "" : word.substring(end + 1));
      }
    }

    <T> T get(String name, T otherwise, Function<String, T> parser) {
      String value = values.remove(name);
      if (value == null) {
        return otherwise;
      }
      try {
        return parser.apply(value);
      } catch (IllegalArgumentException e) {
        problems.add("--%s=%s: %s".formatted(name, value, e.getMessage()));
        return otherwise;
      }
    }

    void end() {
      for (String name : new TreeSet<>(values.keySet())) {
        problems.add("There is no option --%s.".formatted(name));
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", problems));
      }
    }
  }
}
