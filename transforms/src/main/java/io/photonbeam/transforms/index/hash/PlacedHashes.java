package io.photonbeam.transforms.index.hash;

import java.util.Arrays;

/**
 * Hashes of ids, and for each the block in which it stands: number of the file and offset in it.
 * Not thread-safe.
 */
public final class PlacedHashes {
  /** Of one hash; more are events that came again and again, one of which is enough. */
  static final int MAX_PLACES = 4;

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

  /** Each once, and of each hash no more than some. */
  PlacedHashes distinct() {
    PlacedHashes distinct = new PlacedHashes(size);
    int[] slots = new int[2 * Integer.highestOneBit(Math.max(1, size)) << 1];
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
    int first = -1;
    int places = 0;
    int slot = (int) hash & mask;
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      int other = slots[slot] - 1;
      if (hashes[other] == hash) {
        if (files[other] == file && offsets[other] == offset) {
          return;
        }
        first = first < 0 ? other : first;
        places++;
      }
    }
    if (places < MAX_PLACES) {
      add(hash, file, offset);
      slots[slot] = size;
    } else {
      files[first] = file;
      offsets[first] = offset;
    }
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
