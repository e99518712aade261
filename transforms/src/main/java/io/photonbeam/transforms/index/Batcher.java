package io.photonbeam.transforms.index;

import io.photonbeam.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread that works for many callers, in the order in which they come: whatever is submitted
 * while it works is done together afterwards, as with a database's group commit. Thread-safe.
 */
final class Batcher<T> implements AutoCloseable {
  /** What is under way when it is closed has so long. */
  private static final int CLOSE_SECONDS = 10;

  private record Item<T>(T value, CompletableFuture<Void> done) {}

  private final Consumer<List<T>> work;
  private final Queue<Item<T>> waiting = new ArrayDeque<>();
  private final ExecutorService thread;

  /** Does some work in a daemon thread of this name. */
  Batcher(String name, Consumer<List<T>> work) {
    this.work = work;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, name);
              worker.setDaemon(true);
              return worker;
            });
  }

  /**
   * Has the work done for something soon.
   *
   * @return done when it is; fails as the work does, and is cancelled if this is closed before
   */
  CompletableFuture<Void> submit(T value) {
    Item<T> item = new Item<>(value, new CompletableFuture<>());
    synchronized (waiting) {
      waiting.add(item);
    }
    try {
      thread.execute(this::workOnWaiting);
    } catch (RejectedExecutionException e) {
      item.done().cancel(false);
    }
    return item.done();
  }

  private void workOnWaiting() {
    List<Item<T>> items = takeWaiting();
    if (items.isEmpty()) {
      return; // Done with what came before.
    }
    try {
      work.accept(items.stream().map(Item::value).toList());
      items.forEach(item -> item.done().complete(null));
    } catch (RuntimeException | Error e) {
      items.forEach(item -> item.done().completeExceptionally(e));
    }
  }

  private List<Item<T>> takeWaiting() {
    synchronized (waiting) {
      List<Item<T>> taken = new ArrayList<>(waiting);
      waiting.clear();
      return taken;
    }
  }

  /**
   * Waits for work that was submitted.
   *
   * @throws StoreUnavailableException if the worker was closed before
   * @throws RuntimeException with which the work failed
   */
  static void await(Future<Void> done) throws InterruptedException {
    try {
      done.get();
    } catch (CancellationException e) {
      throw new StoreUnavailableException("it was closed meanwhile", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  /** Gives up what has not begun: nobody has been told that it is done. */
  @Override
  public void close() {
    thread.shutdownNow();
    takeWaiting().forEach(item -> item.done().cancel(false));
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
