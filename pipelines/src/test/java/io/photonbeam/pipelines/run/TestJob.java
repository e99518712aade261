package io.photonbeam.pipelines.run;

import io.photonbeam.pipelines.JoinWorld;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** A job that runs until it is ended, or cancelled, which succeeds when it is tried again. */
final class TestJob implements PipelineResult {
  private static final MetricResults METRICS =
      new MetricResults() {
        @Override
        public MetricQueryResults queryMetrics(MetricsFilter filter) {
          throw new UnsupportedOperationException();
        }
      };

  private final CompletableFuture<State> end = new CompletableFuture<>();
  private final AtomicInteger cancels = new AtomicInteger();

  void end(State how) {
    end.complete(how);
  }

  void fail(RuntimeException how) {
    end.completeExceptionally(how);
  }

  int cancels() {
    return cancels.get();
  }

  @Override
  public State getState() {
    return end.getNow(State.RUNNING);
  }

  @Override
  public State cancel() throws IOException {
    if (cancels.incrementAndGet() == 1) {
      throw new IOException("no answer");
    }
    end(State.CANCELLED);
    return State.CANCELLED;
  }

  @Override
  public State waitUntilFinish() {
    return end.orTimeout(JoinWorld.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public State waitUntilFinish(org.joda.time.Duration duration) {
    return waitUntilFinish();
  }

  @Override
  public MetricResults metrics() {
    return METRICS;
  }
}
