package io.photonbeam.transforms.index;

import java.util.Optional;

/**
 * A run that spans the id of a search, and so may hold it.
 *
 * @param key of its entry
 * @param first time of its earliest id, in microseconds
 * @param file number of its file
 * @param offset of its block
 * @param times of its ids, where they stand in its own entry
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SpanningRun(byte[] key, long first, long file, long offset, Optional<byte[]> times) {

  /** Whether these times have the id that is looked for. */
  boolean holds(Search search, byte[] ofIds) {
    return RunTimes.contains(ofIds, search.micros() - first);
  }
}
