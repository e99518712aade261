package io.photonbeam.cli.process;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/**
 * How many threads and open files the system grants this process. A runner that can't have what it
 * needs to begin does not fail, as its libraries swallow that: it stands still for ever. So as many
 * are taken for a moment before it begins, which is all that tells what is left: limits are those
 * of a user or a container, of which others take their share.
 */
public final class SystemLimits {
  private static final String ANY_FILE = "/dev/null";

  /** Opens a file. */
  @FunctionalInterface
  interface Opener {
    Closeable open() throws IOException;
  }

  private SystemLimits() {}

  /**
   * Fails if there can't be so many more threads.
   *
   * @param whose who needs them
   * @throws ShortageException with what to do
   */
  public static void checkThreads(String whose, int needed) throws InterruptedException {
    checkThreads(whose, needed, Thread::new);
  }

  /** The same of threads that are made otherwise. */
  static void checkThreads(String whose, int needed, ThreadFactory factory)
      throws InterruptedException {
    int granted = threads(needed, factory);
    if (granted < needed) {
      throw new ShortageException(
          ("%s needs %d more threads to start, and the system allows this user or container only"
                  + " %d: raise ulimit -u or the limit on processes")
              .formatted(whose, needed, granted));
    }
  }

  /** How many more there can be, up to so many; all have ended when this returns. */
  private static int threads(int wanted, ThreadFactory factory) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> started = new ArrayList<>();
    try {
      while (started.size() < wanted) {
        Thread thread = factory.newThread(() -> await(end));
        thread.setDaemon(true);
        thread.start();
        started.add(thread);
      }
    } catch (OutOfMemoryError e) {
      // Told by the number.
    } finally {
      end.countDown();
    }
    for (Thread thread : started) {
      thread.join();
    }
    return started.size();
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Fails if there can't be so many more open files.
   *
   * @param whose who needs them
   * @throws IOException with what to do
   */
  public static void checkFiles(String whose, int needed) throws IOException {
    checkFiles(whose, needed, () -> new FileInputStream(ANY_FILE));
  }

  /** The same of files that are opened otherwise. */
  static void checkFiles(String whose, int needed, Opener opener) throws IOException {
    int granted = files(needed, opener);
    if (granted < needed) {
      throw new IOException(
          ("%s needs %d more open files to start, and the system allows this process only %d:"
                  + " raise the limit of open files (ulimit -n)")
              .formatted(whose, needed, granted));
    }
  }

  /** How many more there can be, up to so many; all are closed when this returns. */
  private static int files(int wanted, Opener opener) throws IOException {
    List<Closeable> opened = new ArrayList<>();
    try {
      while (opened.size() < wanted) {
        opened.add(opener.open());
      }
    } catch (IOException e) {
      // Told by the number.
    } finally {
      for (Closeable file : opened) {
        file.close();
      }
    }
    return opened.size();
  }
}
