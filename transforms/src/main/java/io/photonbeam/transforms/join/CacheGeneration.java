package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Primary events that came in one stretch of time, with their index; forgotten all at once. Of each
 * batch only the records and their ends are kept. Not thread-safe.
 */
final class CacheGeneration {
  private final LongIndex index;
  private final List<CacheSegment> segments = new ArrayList<>();
  private int[] firstEvents = new int[16];
  private int events;

  /** Bytes of all segments but the last. */
  private long earlierBytes;

  /** Begins with nothing, and room for so many events. */
  CacheGeneration(int expected) {
    index = new LongIndex(expected);
  }

  /** Adds a batch's events; of several with the same hash the first stays. */
  void add(EventBatch batch) {
    if (segments.isEmpty() || !last().take(batch)) {
      addSegment(batch);
    }
    for (int i = 0; i < batch.size(); i++) {
      int event = events++;
      int before = index.put(batch.keyHash(i), event);
      if (before != LongIndex.NONE) {
        index.put(batch.keyHash(i), before);
      }
    }
  }

  private void addSegment(EventBatch batch) {
    if (segments.size() == firstEvents.length) {
      firstEvents = Arrays.copyOf(firstEvents, 2 * segments.size());
    }
    firstEvents[segments.size()] = events;
    earlierBytes += segments.isEmpty() ? 0 : last().heldBytes();
    segments.add(new CacheSegment(batch));
  }

  private CacheSegment last() {
    return segments.get(segments.size() - 1);
  }

  /** The event with this hash, or null. */
  PrimaryEvent find(long hash) {
    int event = index.get(hash);
    if (event == LongIndex.NONE) {
      return null;
    }
    int found = Arrays.binarySearch(firstEvents, 0, segments.size(), event);
    int segment = found >= 0 ? found : -found - 2;
    return segments.get(segment).event(event - firstEvents[segment]);
  }

  /** Bytes held. */
  long bytes() {
    long lastBytes = segments.isEmpty() ? 0 : last().heldBytes();
    return earlierBytes + lastBytes + index.bytes() + (long) Integer.BYTES * firstEvents.length;
  }

  /** Number of events held. */
  int size() {
    return events;
  }
}
