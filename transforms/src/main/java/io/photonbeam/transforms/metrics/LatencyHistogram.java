package io.photonbeam.transforms.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How long after their writing joined events became visible, in buckets whose bounds are the same
 * everywhere, so that histograms of several processes can be added up. Immutable.
 *
 * <p>The bounds are those of the series R20 of preferred numbers (ISO 3): twenty to a decade, from
 * a millisecond to a week. A percentile is off by 12 % at most, and by a few as a rule.
 */
public final class LatencyHistogram {
  private static final int[] R20 = {
    100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800,
    900
  };

  /** Where 1, 2 and 5 are in the series. */
  private static final Set<Integer> ROUND = Set.of(0, 6, 14);

  static final long WEEK_MICROS = TimeUnit.DAYS.toMicros(7);

  /** Upper bounds of all buckets but the last, in microseconds, ascending. */
  private static final long[] BOUNDS = bounds();

  /** Number of buckets; the last one has no upper bound. */
  static final int BUCKETS = BOUNDS.length + 1;

  private final long[] counts;
  private final long sumMicros;

  /** Of counts for each bucket, and the sum of all latencies in microseconds. */
  LatencyHistogram(long[] counts, long sumMicros) {
    this.counts = counts.clone();
    this.sumMicros = sumMicros;
  }

  private static long[] bounds() {
    List<Long> bounds = new ArrayList<>();
    for (long unit = 10, last = 0; last < WEEK_MICROS; unit *= 10) {
      for (int i = 0; i < R20.length && last < WEEK_MICROS; i++) {
        last = unit * R20[i];
        bounds.add(last);
      }
    }
    return bounds.stream().mapToLong(Long::longValue).toArray();
  }

  /** The bucket of a latency in microseconds. */
  static int bucketOf(long micros) {
    int found = Arrays.binarySearch(BOUNDS, micros);
    return found >= 0 ? found : -1 - found;
  }

  /** How many there are. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** All of them together, in seconds. */
  public double sumSeconds() {
    return sumMicros / 1e6;
  }

  /**
   * The same in fewer buckets, three to a decade: how many there are up to each bound in seconds,
   * and above the bound before it. Infinity is the last.
   */
  public SortedMap<Double, Long> coarse() {
    SortedMap<Double, Long> coarse = new TreeMap<>();
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += counts[i];
      boolean isLast = i == BOUNDS.length;
      if (isLast || ROUND.contains(i % R20.length)) {
        coarse.put(isLast ? Double.POSITIVE_INFINITY : BOUNDS[i] / 1e6, sum);
        sum = 0;
      }
    }
    return coarse;
  }

  /**
   * Some latencies that lie close together.
   *
   * @param fromSeconds all are above it
   * @param toSeconds none is above it
   */
  public record Bucket(double fromSeconds, double toSeconds, long count) {}

  /**
   * The buckets from the first to the last that holds any. What is beyond the last bound is told as
   * if it were as far above it as the bound itself.
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    long left = count();
    for (int i = 0; i < BUCKETS && left > 0; i++) {
      left -= counts[i];
      if (counts[i] > 0 || !buckets.isEmpty()) {
        double lower = i == 0 ? 0 : BOUNDS[i - 1] / 1e6;
        buckets.add(new Bucket(lower, i < BOUNDS.length ? BOUNDS[i] / 1e6 : 2 * lower, counts[i]));
      }
    }
    return buckets;
  }

  /**
   * A percentile in seconds, where those of a bucket are spread evenly; 0 if there are none.
   *
   * @param percent above 0, up to 100
   */
  public double percentile(double percent) {
    double rank = count() * percent / 100;
    long below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0 && below + counts[i] >= rank) {
        double lower = i == 0 ? 0 : BOUNDS[i - 1];
        double upper = i < BOUNDS.length ? BOUNDS[i] : lower;
        return (lower + (upper - lower) * (rank - below) / counts[i]) / 1e6;
      }
      below += counts[i];
    }
    return 0;
  }
}
