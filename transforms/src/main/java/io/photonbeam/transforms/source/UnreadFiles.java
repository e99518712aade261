package io.photonbeam.transforms.source;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/** Files in which there is something to read, those with the oldest events first. */
final class UnreadFiles {
  private final Predicate<FileTail> isFollowed;
  private final Queue<FileTail> byTime =
      new PriorityQueue<>(
          Comparator.comparingLong(FileTail::nextTime).thenComparing(FileTail::path));
  private final Set<FileTail> queued = new HashSet<>();

  /**
   * None yet.
   *
   * @param isFollowed whether a file that was added is still to be read
   */
  UnreadFiles(Predicate<FileTail> isFollowed) {
    this.isFollowed = isFollowed;
  }

  boolean contains(FileTail file) {
    return queued.contains(file);
  }

  /** Adds a file if there is something to read in it. */
  void add(FileTail file) {
    if (file.hasUnread() && queued.add(file)) {
      file.peek();
      byTime.add(file);
    }
  }

  /** The file to be read next; null if there is none. */
  FileTail oldest() {
    for (FileTail oldest = byTime.peek(); oldest != null; oldest = byTime.peek()) {
      if (oldest.hasUnread() && isFollowed.test(oldest)) {
        return oldest;
      }
      removeOldest();
    }
    return null;
  }

  /** Takes out the one that {@link #oldest()} is, before it is read and its place changes. */
  void removeOldest() {
    queued.remove(byTime.remove());
  }
}
