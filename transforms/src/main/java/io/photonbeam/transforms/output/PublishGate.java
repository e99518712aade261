package io.photonbeam.transforms.output;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets files become visible until it is closed. A runner may leave threads of a failed run at work;
 * once the run has given its pipeline back, others may take over what it has committed, and what it
 * published then would be visible twice. Thread-safe.
 */
public final class PublishGate {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Makes files visible. */
  @FunctionalInterface
  public interface Publishing {
    /** Makes them visible. */
    void run() throws IOException;
  }

  /**
   * Makes files visible, before a close has waited for it or not at all.
   *
   * @throws IOException if it is closed, and nothing was made visible; or as the publishing does
   */
  public void pass(Publishing publishing) throws IOException {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IOException(
            "its run has ended: what it has committed is published by the next one, or by a"
                + " reconciliation");
      }
      publishing.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Lets nobody in any more, and waits for those who are inside.
   *
   * @param longest how long it waits, as a disk may hang
   * @return whether nothing becomes visible any more; if not, what is inside still may
   */
  public boolean close(Duration longest) {
    closed = true;
    try {
      if (!lock.writeLock().tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    lock.writeLock().unlock();
    return true;
  }
}
