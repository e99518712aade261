package io.photonbeam.registry.simulation;

import java.util.random.RandomGenerator;

/** Random bits, of which it is known how many were used. */
final class CountedBits implements RandomGenerator {
  private final RandomGenerator source;
  private long used;

  CountedBits(RandomGenerator source) {
    this.source = source;
  }

  long used() {
    return used;
  }

  @Override
  public long nextLong() {
    used++;
    return source.nextLong();
  }
}
