package io.photonbeam.transforms.source;

import java.util.Iterator;
import java.util.LinkedHashSet;

/** Keeps the files that were read last open; the others are opened again. */
final class OpenFiles {
  private static final int MAX_OPEN = 8;

  private final LinkedHashSet<FileTail> leastRecentFirst = new LinkedHashSet<>();

  /** Takes note that a file was read. */
  void read(FileTail file) {
    leastRecentFirst.remove(file);
    if (file.isOpen()) {
      leastRecentFirst.add(file);
      if (leastRecentFirst.size() > MAX_OPEN) {
        Iterator<FileTail> eldest = leastRecentFirst.iterator();
        eldest.next().close();
        eldest.remove();
      }
    }
  }
}
