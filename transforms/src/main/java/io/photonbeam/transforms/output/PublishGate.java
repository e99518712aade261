package io.photonbeam.transforms.output;

import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets files become visible until it is closed. A runner may leave threads of a failed run at work;
 * once the run has given its pipeline back, others may take over what it has committed, and what it
 * published then would be visible twice. Thread-safe.
 */
public final class PublishGate {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /** Makes files visible. */
  @FunctionalInterface
  public interface Publishing {
    /** Makes them visible. */
    void run() throws IOException;
  }

  /**
   * Makes files visible, before a close returns or not at all.
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

  /** Waits for those who are at it; nothing becomes visible any more when this returns. */
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
