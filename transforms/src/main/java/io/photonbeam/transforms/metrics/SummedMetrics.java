package io.photonbeam.transforms.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The metrics of several processes, as if one had counted all. Counts never go down, also when a
 * process is heard of no more; levels are those of the processes that live. Updated by one thread,
 * read by any.
 */
public final class SummedMetrics {
  private final RunMetrics sum = new RunMetrics();

  /** The sum as it is now. */
  public RunMetrics sum() {
    return sum;
  }

  /**
   * Takes the newest of all processes.
   *
   * @param all of each process that has ever worked for the run
   * @param living those of them that still do
   */
  public void update(Collection<MetricsSnapshot> all, Collection<MetricsSnapshot> living) {
    Map<String, Long> counts = sums(all);
    Map<String, Long> levels = sums(living);
    for (RunCounter counter : sum.allCounters()) {
      Map<String, Long> now = counter.isLevel() ? levels : counts;
      long more = now.getOrDefault(counter.jobName(), 0L) - counter.sum();
      if (more > 0 || counter.isLevel()) {
        counter.addHere(more);
      }
    }
    for (MetricsSnapshot process : all) {
      sum.work().here(process.firstWork(), process.lastWork());
      sum.problems().know(process.problems());
      sum.repairedAt(process.repairedPlaces());
    }
  }

  private static Map<String, Long> sums(Collection<MetricsSnapshot> processes) {
    Map<String, Long> sums = new HashMap<>();
    processes.forEach(
        process -> process.counters().forEach((name, count) -> sums.merge(name, count, Long::sum)));
    return sums;
  }
}
