package io.photonbeam.registry.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All that is left to chance in one run, out of one seed. */
final class Choices {
  private final SplittableRandom random;

  Choices(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** For those who bring their own use of random bits. */
  SplittableRandom bits() {
    return random;
  }
}
