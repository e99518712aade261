package io.photonbeam.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** As many threads as there are to be calls in flight. */
final class Workers implements AutoCloseable {
  private final int count;
  private final ThreadPoolExecutor executor;

  Workers(int count) {
    this.count = count;
    this.executor = (ThreadPoolExecutor) Executors.newFixedThreadPool(count);
    executor.prestartAllCoreThreads();
  }

  /** Makes a call for each item, in their order, and returns when all were answered. */
  <T> void each(List<T> items, Consumer<? super T> call) throws Exception {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            call.accept(items.get(i));
          }
          return null;
        };
    for (Future<Void> done : executor.invokeAll(Collections.nCopies(count, worker))) {
      done.get();
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
