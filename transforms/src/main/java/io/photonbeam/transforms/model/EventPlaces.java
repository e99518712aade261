package io.photonbeam.transforms.model;

import java.util.Arrays;
import java.util.List;

/**
 * Where events are in their log, by the order in which they stand in a batch. Neighbours are mostly
 * of one block, so what is held is a place for each stretch of events that share it. Immutable by
 * agreement, as {@link EventBatch} is.
 */
final class EventPlaces {
  private final List<String> files;

  /** After the last event of each place. */
  private final int[] ends;

  private final int[] fileIndexes;
  private final long[] blockOffsets;

  EventPlaces(List<String> files, int[] ends, int[] fileIndexes, long[] blockOffsets) {
    this.files = List.copyOf(files);
    this.ends = ends;
    this.fileIndexes = fileIndexes;
    this.blockOffsets = blockOffsets;
  }

  /** Number of places. */
  int count() {
    return ends.length;
  }

  /** The place of an event. */
  int placeOf(int event) {
    int place = Arrays.binarySearch(ends, event + 1);
    return place < 0 ? -place - 1 : place;
  }

  /** The event after the last one of a place. */
  int end(int place) {
    return ends[place];
  }

  String file(int place) {
    return files.get(fileIndexes[place]);
  }

  long blockOffset(int place) {
    return blockOffsets[place];
  }

  List<String> files() {
    return files;
  }

  int fileIndex(int place) {
    return fileIndexes[place];
  }
}
