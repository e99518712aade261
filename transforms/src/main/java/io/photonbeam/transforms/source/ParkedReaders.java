package io.photonbeam.transforms.source;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Readers of this process that stand still between two pieces of what they read, with their file
 * open: so a file that is renamed or removed meanwhile is read to its end all the same. Where one
 * is not found, another begins at its place. Thread-safe.
 */
final class ParkedReaders {
  private static final ConcurrentHashMap<Key, FilesReader> PARKED = new ConcurrentHashMap<>();

  private record Key(String reading, String element) {}

  private ParkedReaders() {}

  /**
   * Leaves a reader to whoever goes on with it; the caller must not touch it any more.
   *
   * @param reading names the transform, as no other in this process
   */
  static void park(String reading, String element, FilesReader reader) {
    close(PARKED.put(new Key(reading, element), reader));
  }

  /** Takes the reader that stands at a place, or null if none does. */
  static FilesReader take(String reading, String element, ReadPlace place) {
    FilesReader reader = PARKED.remove(new Key(reading, element));
    if (reader != null && !reader.place().equals(place)) {
      reader.close();
      return null;
    }
    return reader;
  }

  /** Closes all readers of a transform that nobody goes on with. */
  static void closeAll(String reading) {
    for (Key key : PARKED.keySet()) {
      if (key.reading().equals(reading)) {
        close(PARKED.remove(key));
      }
    }
  }

  private static void close(FilesReader reader) {
    if (reader != null) {
      reader.close();
    }
  }
}
