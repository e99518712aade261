package io.photonbeam.transforms.metrics;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/** From when to when there was work, in milliseconds of a steady clock. Thread-safe. */
final class WorkSpan {
  /** Among Beam's metrics: its smallest and largest value are the span's. */
  static final String NAME = "work_millis";

  private final Distribution job = Metrics.distribution(RunMetrics.NAMESPACE, NAME);
  private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

  /** There was work, on a thread on which a runner calls a transform. */
  void at(long millis) {
    here(millis);
    job.update(millis);
  }

  /** There was work that this process knows of. */
  void here(long millis) {
    first.accumulateAndGet(millis, Math::min);
    last.accumulateAndGet(millis, Math::max);
  }

  /** The same of a span, which may be empty. */
  void here(long firstMillis, long lastMillis) {
    if (firstMillis <= lastMillis) {
      here(firstMillis);
      here(lastMillis);
    }
  }

  long firstMillis() {
    return first.get();
  }

  long lastMillis() {
    return last.get();
  }

  /** How long it lasts; 0 if there was none. */
  double seconds() {
    return first.get() > last.get() ? 0 : (last.get() - first.get()) / 1e3;
  }
}
