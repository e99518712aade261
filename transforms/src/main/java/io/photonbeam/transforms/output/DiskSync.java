package io.photonbeam.transforms.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes files and folders durable, many at once: a disk that is asked for one after the other waits
 * for each, where it could write all of them with one turn. Thread-safe.
 */
public final class DiskSync {
  private static final int AT_ONCE = 8;

  /** Shared by all writers of the process, and gone when nobody commits. */
  private static final ExecutorService THREADS = threads();

  private DiskSync() {}

  /** Makes something durable. */
  @FunctionalInterface
  interface Sync {
    void of(Path path) throws IOException;
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "disk sync");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Makes the content of files durable; not their names. */
  public static void files(Collection<Path> files) throws IOException {
    each(files, DiskSync::file);
  }

  /** Makes the content of a file durable; not its name. */
  public static void file(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  /** Makes what was done in a folder durable. */
  public static void folder(Path folder) throws IOException {
    force(folder, StandardOpenOption.READ);
  }

  /** Makes what was done in folders durable. */
  static void folders(Collection<Path> folders) throws IOException {
    each(folders, DiskSync::folder);
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /**
   * Does it for each path, several at once.
   *
   * @throws IOException if it fails for one of them; unless interrupted, it was done or has failed
   *     for each then
   */
  static void each(Collection<Path> paths, Sync sync) throws IOException {
    if (paths.size() == 1) {
      sync.of(paths.iterator().next());
      return;
    }
    List<Future<?>> all = new ArrayList<>(paths.size());
    for (Path path : paths) {
      all.add(
          THREADS.submit(
              () -> {
                sync.of(path);
                return null;
              }));
    }
    await(all);
  }

  private static void await(List<Future<?>> all) throws IOException {
    IOException failure = null;
    for (Future<?> one : all) {
      try {
        one.get();
      } catch (ExecutionException e) {
        failure = joined(failure, asIo(e.getCause()));
      } catch (InterruptedException e) {
        all.forEach(left -> left.cancel(false));
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted at the disk").initCause(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static IOException asIo(Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
  }

  private static IOException joined(IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
