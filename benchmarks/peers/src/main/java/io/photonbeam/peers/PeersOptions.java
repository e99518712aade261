package io.photonbeam.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is compared, and how. Immutable.
 *
 * @param events primary events in the log
 * @param rounds how often each contender runs to its end
 * @param kills how often each is killed mid-way and started again, after the rounds
 * @param contenders in the order of the first round
 * @param heap of each contender's JVM, as {@code -Xmx} has it
 * @param timeout how long a run of a contender may take
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
    Duration timeout,
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
    OptionReader reader = new OptionReader(words);
    PeersOptions options =
        new PeersOptions(
            reader.get("events", 2_000_000L, value -> OptionReader.number(value, 1, 1_000_000_000)),
            reader.get("rounds", 3, value -> (int) OptionReader.number(value, 1, 100)),
            reader.get("kills", 1, value -> (int) OptionReader.number(value, 0, 100)),
            reader.get("contenders", USUAL, PeersOptions::contenders),
            reader.get("heap", "4g", OptionReader::heap),
            reader.get(
                "timeout",
                Duration.ofMinutes(15),
                value -> Duration.ofMinutes(OptionReader.number(value, 1, 1_000))),
            reader.get("parallelism", 2, value -> (int) OptionReader.number(value, 1, 64)),
            reader.get("json", Optional.empty(), value -> Optional.of(Path.of(value))),
            reader.get("markdown", false, OptionReader::flag));
    reader.end();
    return options;
  }

  private static List<Contender> contenders(String value) {
    return Arrays.stream(value.split(",", -1)).map(Contender::of).distinct().toList();
  }
}
