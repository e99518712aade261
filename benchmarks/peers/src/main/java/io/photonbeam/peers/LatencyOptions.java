package io.photonbeam.peers;

import java.util.Arrays;
import java.util.List;

/**
 * At which rates latency is measured. Immutable.
 *
 * @param maxRate log lines a second that can be joined at most; 0 if that is to be measured
 * @param percents of it at which latency is measured
 * @param seconds how long each takes
 * @param events primary events of the log with which the most is measured
 * @param heap of the join's JVM
 */
record LatencyOptions(long maxRate, List<Integer> percents, int seconds, long events, String heap) {

  /**
   * Reads options of the form {@code --name=value}.
   *
   * @throws IllegalArgumentException that names everything that does not fit
   */
  static LatencyOptions of(List<String> words) {
    OptionReader reader = new OptionReader(words);
    LatencyOptions options =
        new LatencyOptions(
            reader.get("max", 0L, value -> OptionReader.number(value, 1, 100_000_000)),
            reader.get("percents", List.of(25, 50, 80), LatencyOptions::percents),
            reader.get("seconds", 60, value -> (int) OptionReader.number(value, 5, 86_400)),
            reader.get("events", 2_000_000L, value -> OptionReader.number(value, 1, 1_000_000_000)),
            reader.get("heap", "4g", OptionReader::heap));
    reader.end();
    return options;
  }

  /** The log with which the most is measured, and how it is joined. */
  PeersOptions backlog() {
    return PeersOptions.of(List.of("--events=" + events, "--heap=" + heap));
  }

  private static List<Integer> percents(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(percent -> (int) OptionReader.number(percent, 1, 200))
        .toList();
  }
}
