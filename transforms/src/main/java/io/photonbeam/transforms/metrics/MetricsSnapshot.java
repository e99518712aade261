package io.photonbeam.transforms.metrics;

import java.util.List;
import java.util.Map;

/**
 * What one process has counted and met until some moment, to be told to another.
 *
 * @param counters by their names among Beam's metrics; those that are 0 may be left out
 * @param firstWork when work began, in milliseconds; {@link Long#MAX_VALUE} if there was none
 * @param lastWork when there was work last, in milliseconds; {@link Long#MIN_VALUE} if there was
 *     none
 * @param problems the first problems of each kind, encoded
 * @param repairedPlaces where text was repaired first
 */
public record MetricsSnapshot(
    Map<String, Long> counters,
    long firstWork,
    long lastWork,
    List<String> problems,
    List<String> repairedPlaces) {

  public MetricsSnapshot {
    counters = Map.copyOf(counters);
    problems = List.copyOf(problems);
    repairedPlaces = List.copyOf(repairedPlaces);
  }
}
