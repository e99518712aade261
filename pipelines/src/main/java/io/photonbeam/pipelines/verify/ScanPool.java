package io.photonbeam.pipelines.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** A few threads that do one stage at a time, with progress told by the thread that waits. */
final class ScanPool implements AutoCloseable {
  private static final long TELL_EVERY_MILLIS = 500;

  private final ExecutorService executor;
  private final VerifyProgress.Listener listener;

  ScanPool(int threads, VerifyProgress.Listener listener) {
    this.executor = Executors.newFixedThreadPool(threads, ScanPool::daemon);
    this.listener = listener;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "photonbeam-verify");
    thread.setDaemon(true);
    return thread;
  }

  /** Work on one part of a stage. */
  interface Task<T> {
    void run(T part) throws IOException;
  }

  /** Does files, the largest first; progress is told in bytes. */
  void files(String stage, List<Path> files, Task<Path> task) throws IOException {
    List<Path> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(ScanPool::size).reversed());
    run(stage, largestFirst, ScanPool::size, task);
  }

  void all(String stage, List<Integer> parts, Task<Integer> task) throws IOException {
    run(stage, parts, part -> 1, task);
  }

  /** A file's size, or 0 if it is gone. */
  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private <T> void run(String stage, List<T> parts, ToLongFunction<T> weight, Task<T> task)
      throws IOException {
    long total = parts.stream().mapToLong(weight).sum();
    AtomicLong done = new AtomicLong();
    List<Future<?>> futures = new ArrayList<>();
    for (T part : parts) {
      futures.add(
          executor.submit(
              () -> {
                task.run(part);
                done.addAndGet(weight.applyAsLong(part));
                return null;
              }));
    }
    for (Future<?> future : futures) {
      await(future, () -> listener.progress(new VerifyProgress(stage, done.get(), total)));
    }
  }

  private static void await(Future<?> future, Runnable tell) throws IOException {
    while (true) {
      try {
        future.get(TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        tell.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("The verification was interrupted.", e);
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      // Files in work must be let go before they are deleted.
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("A verification's thread does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
