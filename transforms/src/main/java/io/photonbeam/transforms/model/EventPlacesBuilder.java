package io.photonbeam.transforms.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers the places of events, in their order. Not thread-safe. */
final class EventPlacesBuilder {
  private final List<String> files = new ArrayList<>(1);
  private int[] ends = new int[1];
  private int[] fileIndexes = new int[1];
  private long[] blockOffsets = new long[1];
  private int places;
  private int events;

  /** Adds the place of the next event. */
  void add(String file, long blockOffset) {
    int fileIndex = index(file);
    if (places == 0
        || blockOffsets[places - 1] != blockOffset
        || fileIndexes[places - 1] != fileIndex) {
      begin(fileIndex, blockOffset);
    }
    ends[places - 1] = ++events;
  }

  private void begin(int fileIndex, long blockOffset) {
    if (places == ends.length) {
      ends = Arrays.copyOf(ends, 2 * places);
      fileIndexes = Arrays.copyOf(fileIndexes, 2 * places);
      blockOffsets = Arrays.copyOf(blockOffsets, 2 * places);
    }
    fileIndexes[places] = fileIndex;
    blockOffsets[places] = blockOffset;
    places++;
  }

  private int index(String file) {
    int last = files.size() - 1;
    if (last >= 0 && files.get(last).equals(file)) {
      return last;
    }
    int known = files.indexOf(file);
    if (known < 0) {
      files.add(file);
      return last + 1;
    }
    return known;
  }

  /** The places; this builder must not be used any more. */
  EventPlaces build() {
    return new EventPlaces(
        files,
        Arrays.copyOf(ends, places),
        Arrays.copyOf(fileIndexes, places),
        Arrays.copyOf(blockOffsets, places));
  }
}
