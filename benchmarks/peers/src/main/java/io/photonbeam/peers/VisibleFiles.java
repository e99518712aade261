package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Notes when each file of an output is seen for the first time. Not thread-safe. */
final class VisibleFiles {
  private final Path folder;
  private final LongSupplier clockMicros;
  private final Map<Path, Long> seen = new LinkedHashMap<>();

  /**
   * Watches a folder, which need not be there yet.
   *
   * @param clockMicros microseconds since the epoch
   */
  VisibleFiles(Path folder, LongSupplier clockMicros) {
    this.folder = folder;
    this.clockMicros = clockMicros;
  }

  /** Looks; a file that is there counts as seen when the look ended. */
  void look() throws IOException {
    OutputFiles files = OutputFiles.below(folder);
    long now = clockMicros.getAsLong();
    files.paths().forEach(file -> seen.putIfAbsent(file, now));
  }

  /** Whether no file has been seen yet. */
  boolean isEmpty() {
    return seen.isEmpty();
  }

  /**
   * How long after its click's time each row was seen.
   *
   * @param fromMicros clicks before this time are left out
   */
  Latencies latencies(long fromMicros) throws IOException {
    Latencies latencies = new Latencies();
    for (Map.Entry<Path, Long> file : seen.entrySet()) {
      ClickColumns.times(
          file.getKey(),
          time -> {
            if (time >= fromMicros) {
              latencies.add(file.getValue() - time);
            }
          });
    }
    return latencies;
  }
}
