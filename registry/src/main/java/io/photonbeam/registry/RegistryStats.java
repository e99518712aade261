package io.photonbeam.registry;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a registry holds, counted key by key while others go on writing.
 *
 * @param store what and where the store is
 * @param idsByDay taken ids of each day
 * @param commits commits, published or not
 * @param fences fenced commit ids
 * @param unpublishedByPipeline commits that have yet to be published
 * @param horizon the first day that is not expired; 1970-01-01 if none ever did
 */
public record RegistryStats(
    String store,
    SortedMap<LocalDate, Long> idsByDay,
    long commits,
    long fences,
    SortedMap<String, Long> unpublishedByPipeline,
    LocalDate horizon) {

  /** Copies the maps. */
  public RegistryStats {
    idsByDay = Collections.unmodifiableSortedMap(new TreeMap<>(idsByDay));
    unpublishedByPipeline = Collections.unmodifiableSortedMap(new TreeMap<>(unpublishedByPipeline));
  }

  /** Taken ids of all days. */
  public long ids() {
    return sum(idsByDay);
  }

  /** Unpublished commits of all pipelines. */
  public long unpublished() {
    return sum(unpublishedByPipeline);
  }

  private static long sum(SortedMap<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
