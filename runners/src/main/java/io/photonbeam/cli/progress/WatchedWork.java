package io.photonbeam.cli.progress;

import io.photonbeam.cli.text.Terminal;
import io.photonbeam.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does work in a thread of its own and tells meanwhile how it goes: on a terminal all the time,
 * elsewhere every ten seconds.
 */
public final class WatchedWork {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final long LOOKS_PER_LINE = 40;

  /** Work that has lost hope is left so much time to end by itself. */
  private static final int LAST_LOOKS = 24;

  private WatchedWork() {}

  /**
   * Does the work to its end.
   *
   * @throws StoreUnavailableException if it {@linkplain Progress#lostHope lost hope} and does not
   *     end
   * @throws Exception as the work does
   */
  public static <T> T run(Callable<T> work, Progress progress, Terminal terminal) throws Exception {
    return run(work, progress, terminal, LOOK);
  }

  public static <T> T run(Callable<T> work, Progress progress, Terminal terminal, Duration look)
      throws Exception {
    Future<T> running = start(work);
    int lastLooks = 0;
    try {
      for (long looks = 1; !isDone(running, look); looks++) {
        progress.news().forEach(terminal::say);
        if (terminal.isLive() || looks % LOOKS_PER_LINE == 0) {
          terminal.progress(progress.line());
        }
        lastLooks += progress.lostHope().isPresent() ? 1 : 0;
        if (lastLooks == LAST_LOOKS) {
          throw new StoreUnavailableException(progress.lostHope().orElseThrow());
        }
      }
      return running.get();
    } finally {
      terminal.endProgress();
      progress.lastNews().forEach(terminal::say);
    }
  }

  private static <T> Future<T> start(Callable<T> work) {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "work");
              thread.setDaemon(true);
              return thread;
            });
    Future<T> running = executor.submit(work);
    executor.shutdown();
    return running;
  }

  private static boolean isDone(Future<?> running, Duration look) throws Exception {
    try {
      running.get(look.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
