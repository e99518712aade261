package io.photonbeam.transforms.index.hash;

import java.util.Arrays;

/**
 * Hashes of ids, and for each the block in which it stands: number of the file and offset in it.
 * Not thread-safe.
 */
public final class PlacedHashes {
  /**
   * Places that are kept of one hash. More are of an event that was logged again and again; the
   * files that were numbered last are most likely still there.
   */
  static final int MAX_PLACES = 4;

  /**
   * The first bits of a product with it depend on all bits of a hash: hashes that come together may
   * share the first bits, as those of one bucket do, or the last, as those of one shard do.
   */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private long[] hashes;
  private long[] files;
  private long[] offsets;
  private int size;

  /** None, with room for some. */
  public PlacedHashes(int room) {
    hashes = new long[room];
    files = new long[room];
    offsets = new long[room];
  }

  /** Adds one. */
  public void add(long hash, long file, long offset) {
    if (size == hashes.length) {
      int room = Math.max(16, 2 * size);
      hashes = Arrays.copyOf(hashes, room);
      files = Arrays.copyOf(files, room);
      offsets = Arrays.copyOf(offsets, room);
    }
    hashes[size] = hash;
    files[size] = file;
    offsets[size] = offset;
    size++;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  long hash(int i) {
    return hashes[i];
  }

  long file(int i) {
    return files[i];
  }

  long offset(int i) {
    return offsets[i];
  }

  /** Each once, and of each hash no more than the last {@link #MAX_PLACES} by file and offset. */
  PlacedHashes distinct() {
    PlacedHashes distinct = new PlacedHashes(size);
    int[] slots = new int[4 * Integer.highestOneBit(Math.max(1, size))];
    for (int i = 0; i < size; i++) {
      distinct.addNew(slots, hashes[i], files[i], offsets[i]);
    }
    return distinct;
  }

  /**
   * Adds one that is not there yet.
   *
   * @param slots of a table by hash: one more than the index in this list, 0 where there is none
   */
  private void addNew(int[] slots, long hash, long file, long offset) {
    int mask = slots.length - 1;
    int earliest = -1;
    int places = 0;
    int slot = (int) ((hash * SPREAD) >>> Long.numberOfLeadingZeros(mask));
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      int other = slots[slot] - 1;
      if (hashes[other] == hash) {
        if (files[other] == file && offsets[other] == offset) {
          return;
        }
        places++;
        if (earliest < 0 || isBefore(other, files[earliest], offsets[earliest])) {
          earliest = other;
        }
      }
    }
    if (places < MAX_PLACES) {
      add(hash, file, offset);
      slots[slot] = size;
    } else if (isBefore(earliest, file, offset)) {
      files[earliest] = file;
      offsets[earliest] = offset;
    }
  }

  private boolean isBefore(int i, long file, long offset) {
    return files[i] != file ? files[i] < file : offsets[i] < offset;
  }

  /** Those of each branch of the bucket that all of them are in. */
  PlacedHashes[] branches(Bucket bucket) {
    int[] sizes = new int[Bucket.BRANCHES];
    for (int i = 0; i < size; i++) {
      sizes[bucket.branch(hashes[i])]++;
    }
    PlacedHashes[] branches =
        Arrays.stream(sizes).mapToObj(PlacedHashes::new).toArray(PlacedHashes[]::new);
    for (int i = 0; i < size; i++) {
      branches[bucket.branch(hashes[i])].add(hashes[i], files[i], offsets[i]);
    }
    return branches;
  }
}
