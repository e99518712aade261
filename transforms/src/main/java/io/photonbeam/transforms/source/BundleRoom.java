package io.photonbeam.transforms.source;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Bounds what the readers of a process hand out in bundles that are not over. A runner that works
 * on a bundle only as a whole has all in memory that is made of it, several times its bytes.
 * Readers that have to wait take turns. How much a reader will find is not known before: {@link
 * #READERS} at a time may each go beyond the bound by what they hand out next. Thread-safe.
 */
final class BundleRoom {
  /** What is made of a bundle of tiny events takes several times its bytes. */
  private static final int PART_OF_HEAP = 32;

  /** Readers that read at the same time at most: each may find a block of a 16th of the heap. */
  private static final int READERS = 2;

  private final long room;
  private final Semaphore reading;
  private long taken;
  private final Set<Bundle> waiting = new HashSet<>();

  /**
   * Room that is shared.
   *
   * @param room in bytes
   * @param readers that may read at the same time
   */
  BundleRoom(long room, int readers) {
    this.room = room;
    this.reading = new Semaphore(readers);
  }

  /** Room for a runner that works on whole bundles. */
  static BundleRoom partOfHeap() {
    return new BundleRoom(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, READERS);
  }

  /** Room for a runner that works on each element as it comes. */
  static BundleRoom unlimited() {
    return new BundleRoom(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** For the bundles of one reader, one after the other; it must be closed. */
  Bundle bundle() {
    return new Bundle();
  }

  /** The bundle that a reader hands out now. For one thread at a time. */
  final class Bundle implements AutoCloseable {
    private long bytes;
    private boolean over;

    /** Begins the next bundle if the last one is over, that is, has been worked off. */
    void begin() {
      if (over) {
        over = false;
        giveBack();
      }
    }

    private void giveBack() {
      synchronized (BundleRoom.this) {
        taken -= bytes;
        bytes = 0;
      }
    }

    /**
     * Whether the reader may read on; waits while others do. If it may, it has to {@link #leave};
     * if not, it is one of those whose turn is next.
     */
    boolean enter() {
      reading.acquireUninterruptibly();
      if (mayGrow()) {
        return true;
      }
      reading.release();
      return false;
    }

    boolean mayGrow() {
      synchronized (BundleRoom.this) {
        boolean waited = waiting.remove(this);
        if (taken < room && (waited || waiting.isEmpty())) {
          return true;
        }
        waiting.add(this);
        return false;
      }
    }

    /** Lets others read, after what was handed out has been added. */
    void leave() {
      reading.release();
    }

    /** Takes note of what was handed out. */
    void add(long more) {
      synchronized (BundleRoom.this) {
        bytes += more;
        taken += more;
      }
    }

    /** No more belongs to the bundle; when the reader is asked again, it has been worked off. */
    void markOver() {
      over = true;
    }

    /** Gives back what it has taken, and is waited for no more. */
    @Override
    public void close() {
      giveBack();
      synchronized (BundleRoom.this) {
        waiting.remove(this);
      }
    }
  }
}
