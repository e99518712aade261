package io.photonbeam.cli.demo;

import io.photonbeam.pipelines.output.VisibleFiles;
import io.photonbeam.registry.CommitId;
import io.photonbeam.repair.VisibleFile;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A reader of several outputs that looks again and again: which rows are visible now, whether any
 * click has a second one, and how long after the click its row came. A file is read when it is seen
 * first, for what is published is never changed. Thread-safe.
 */
final class OutputWatcher {
  private final Map<String, Path> outputs = new LinkedHashMap<>();
  private final InstantSource clock;
  private final Set<Path> seenFiles = new HashSet<>();
  private final Set<String> clicks = new HashSet<>();
  private final Map<String, Long> rowsOf = new HashMap<>();
  private final Map<CommitId, Long> rowsOfCommit = new HashMap<>();
  private final Map<CommitId, String> clickOfCommit = new LinkedHashMap<>();
  private final RunMetrics latencies = new RunMetrics();
  private Instant countedFrom = Instant.MAX;
  private long duplicates;
  private long looks;

  /**
   * Of the outputs of a plan.
   *
   * @param clock that of the logs
   */
  OutputWatcher(Map<String, Path> outputs, InstantSource clock) {
    this.outputs.putAll(outputs);
    this.clock = clock;
  }

  /**
   * Looks once. What has become visible since the last look counts as visible from now on.
   *
   * @throws IOException if an output can't be listed, or a file not be read
   */
  synchronized void look() throws IOException {
    for (Map.Entry<String, Path> output : outputs.entrySet()) {
      List<VisibleFile> listed = new ArrayList<>();
      VisibleFiles.forEach(output.getValue(), listed::add);
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
      for (VisibleFile file : listed) {
        Path path = output.getValue().resolve("joined").resolve(file.path());
        if (seenFiles.add(path)) {
          see(output.getKey(), file, SeenRows.of(path), now);
        }
      }
    }
    looks++;
  }

  private void see(String output, VisibleFile file, List<SeenRows.Click> rows, long now) {
    List<Long> counted = new ArrayList<>();
    long from = micros(countedFrom);
    for (SeenRows.Click row : rows) {
      if (!clicks.add(row.id())) {
        duplicates++;
      }
      if (row.micros() >= from) {
        counted.add(now - row.micros());
      }
    }
    latencies.latency().add(counted.stream().mapToLong(Long::longValue).toArray());
    rowsOf.merge(output, (long) rows.size(), Long::sum);
    file.commit().ifPresent(commit -> note(commit, rows));
  }

  private void note(CommitId commit, List<SeenRows.Click> rows) {
    rowsOfCommit.merge(commit, (long) rows.size(), Long::sum);
    rows.stream().findFirst().ifPresent(row -> clickOfCommit.putIfAbsent(commit, row.id()));
  }

  private static long micros(Instant time) {
    return time.equals(Instant.MAX)
        ? Long.MAX_VALUE
        : ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Latencies count of clicks from now on. */
  synchronized void countLatenciesFromNow() {
    countedFrom = clock.instant();
  }

  /** How often it has looked. */
  synchronized long looks() {
    return looks;
  }

  /** Rows beyond the first of a click, over all outputs and until now. */
  synchronized long duplicates() {
    return duplicates;
  }

  /** Rows visible in an output. */
  synchronized long rows(String output) {
    return rowsOf.getOrDefault(output, 0L);
  }

  /** Rows visible in all outputs. */
  synchronized long rows() {
    return rowsOf.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Rows visible of some commits, in whichever output. */
  synchronized long rowsOf(Collection<CommitId> commits) {
    return commits.stream().mapToLong(commit -> rowsOfCommit.getOrDefault(commit, 0L)).sum();
  }

  /** A click of one of some commits that is visible, or else of any; empty if none is. */
  synchronized Optional<String> click(Collection<CommitId> commits) {
    return commits.stream()
        .map(clickOfCommit::get)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> clickOfCommit.values().stream().findFirst());
  }

  /** How long after a click its row was seen. */
  synchronized LatencyHistogram latency() {
    return latencies.latency().histogram();
  }
}
