package io.photonbeam.transforms.model;

import java.util.Arrays;
import java.util.List;

/**
 * Where events are in their log, by the order in which they stand in a batch. Neighbours are mostly
 * of one block, so what is held is a run of events for each block. Immutable by agreement, as
 * {@link EventBatch} is.
 */
final class EventPlaces {
  private final List<String> files;

  /** After the last event of each run. */
  private final int[] ends;

  private final int[] fileIndexes;
  private final long[] blockOffsets;

  EventPlaces(List<String> files, int[] ends, int[] fileIndexes, long[] blockOffsets) {
    this.files = List.copyOf(files);
    this.ends = ends;
    this.fileIndexes = fileIndexes;
    this.blockOffsets = blockOffsets;
  }

  int runs() {
    return ends.length;
  }

  /** The run that an event belongs to. */
  int runOf(int event) {
    int run = Arrays.binarySearch(ends, event + 1);
    return run < 0 ? -run - 1 : run;
  }

  /** The event after the last one of a run. */
  int end(int run) {
    return ends[run];
  }

  String file(int run) {
    return files.get(fileIndexes[run]);
  }

  long blockOffset(int run) {
    return blockOffsets[run];
  }

  List<String> files() {
    return files;
  }

  int fileIndex(int run) {
    return fileIndexes[run];
  }
}
