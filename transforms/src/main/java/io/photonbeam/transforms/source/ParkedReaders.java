package io.photonbeam.transforms.source;

import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Readers of a run in this process that stand still between two pieces of what they read, with
 * their file open: so a file that is renamed or removed meanwhile is read to its end all the same.
 * Where one is not found, another begins at its place. Thread-safe.
 */
final class ParkedReaders implements AutoCloseable {
  private static final RunResource<ParkedReaders> RESOURCE =
      RunResource.of(context -> new ParkedReaders());

  private final ConcurrentHashMap<Key, FilesReader> parked = new ConcurrentHashMap<>();

  private record Key(String log, String element) {}

  private ParkedReaders() {}

  /** Those of a run. */
  static ParkedReaders of(RunContext context) {
    return context.get(RESOURCE);
  }

  /**
   * Leaves a reader to whoever goes on with it; the caller must not touch it any more.
   *
   * @param log its folder
   * @param element of the log whose files it reads
   */
  void park(String log, String element, FilesReader reader) {
    close(parked.put(new Key(log, element), reader));
  }

  /** Takes the reader that stands at a place, or null if none does. */
  FilesReader take(String log, String element, ReadPlace place) {
    FilesReader reader = parked.remove(new Key(log, element));
    if (reader != null && !reader.place().equals(place)) {
      reader.close();
      return null;
    }
    return reader;
  }

  /** Closes all that nobody goes on with, as those of a run that failed. */
  @Override
  public void close() {
    parked.keySet().forEach(key -> close(parked.remove(key)));
  }

  private static void close(FilesReader reader) {
    if (reader != null) {
      reader.close();
    }
  }
}
