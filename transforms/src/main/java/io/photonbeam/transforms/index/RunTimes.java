package io.photonbeam.transforms.index;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.util.VarInt;

/**
 * The times of a run's EventIds, packed: how many microseconds each is after the one before, as
 * variable-length integers. One to two bytes an id, where a process has many ids a second.
 */
final class RunTimes {
  private RunTimes() {}

  /** Packs the times from one index to another, which ascend. */
  static byte[] pack(long[] micros, int from, int to) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(2 * (to - from));
    try {
      for (int i = from + 1; i < to; i++) {
        VarInt.encode(micros[i] - micros[i - 1], packed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** Whether there is an id so many microseconds after the first; not, if it is past damage. */
  static boolean contains(byte[] packed, long sinceFirst) {
    ByteArrayInputStream times = new ByteArrayInputStream(packed);
    long time = 0;
    try {
      while (time < sinceFirst && times.available() > 0) {
        time += VarInt.decodeLong(times);
      }
    } catch (IOException e) {
      return false;
    }
    return time == sinceFirst;
  }
}
