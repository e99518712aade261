package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.LogSchema;
import io.photonbeam.transforms.batch.LongIndex;
import io.photonbeam.transforms.batch.PrimaryEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Primary events that came in one stretch of time, with their index; forgotten all at once. Of each
 * batch only the records and their ends are kept. Not thread-safe.
 */
final class CacheGeneration {
  /** What a batch costs beside its records and ends: objects and their headers, estimated. */
  private static final int BATCH_OVERHEAD = 120;

  private static final class Segment {
    final LogSchema schema;
    final long writtenMicros;
    final byte[] data;
    final int[] ends;

    Segment(EventBatch batch) {
      schema = batch.schema();
      writtenMicros = batch.writtenMicros();
      data = batch.data();
      ends = new int[batch.size()];
      for (int i = 0; i < ends.length; i++) {
        ends[i] = batch.end(i);
      }
    }

    PrimaryEvent event(int event) {
      int start = event == 0 ? 0 : ends[event - 1];
      return new PrimaryEvent(
          schema, ByteBuffer.wrap(data, start, ends[event] - start), writtenMicros);
    }
  }

  private final LongIndex index = new LongIndex();
  private final List<Segment> segments = new ArrayList<>();
  private int[] firstEvents = new int[16];
  private int events;
  private long segmentBytes;

  /** Adds a batch's events; of several with the same hash the first stays. */
  void add(EventBatch batch) {
    if (segments.size() == firstEvents.length) {
      firstEvents = Arrays.copyOf(firstEvents, 2 * segments.size());
    }
    firstEvents[segments.size()] = events;
    segments.add(new Segment(batch));
    for (int i = 0; i < batch.size(); i++) {
      int event = events++;
      int before = index.put(batch.keyHash(i), event);
      if (before != LongIndex.NONE) {
        index.put(batch.keyHash(i), before);
      }
    }
    segmentBytes += batch.bytes() + (long) Integer.BYTES * batch.size() + BATCH_OVERHEAD;
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
    return segmentBytes + index.bytes() + (long) Integer.BYTES * firstEvents.length;
  }

  /** Number of events held. */
  int size() {
    return events;
  }
}
