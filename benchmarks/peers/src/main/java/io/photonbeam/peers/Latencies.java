package io.photonbeam.peers;

import java.util.Arrays;

/** How long rows took to become visible, exactly. Not thread-safe. */
final class Latencies {
  private long[] micros = new long[1_024];
  private int size;
  private boolean sorted;

  void add(long latencyMicros) {
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, 2 * size);
    }
    micros[size++] = latencyMicros;
    sorted = false;
  }

  int size() {
    return size;
  }

  /**
   * The latency that this share of the rows does not exceed.
   *
   * @param share above 0, up to 1; 1 for the longest
   * @throws IllegalStateException without rows
   */
  double seconds(double share) {
    if (size == 0) {
      throw new IllegalStateException("No row became visible.");
    }
    if (!sorted) {
      Arrays.sort(micros, 0, size);
      sorted = true;
    }
    return micros[Math.max(0, (int) Math.ceil(share * size) - 1)] / 1e6;
  }
}
