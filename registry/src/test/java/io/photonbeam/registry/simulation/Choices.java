package io.photonbeam.registry.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All that is left to chance in one run, out of one seed. */
class Choices {
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
  RandomGenerator bits() {
    return random;
  }

  /** Random bits of an actor. */
  RandomGenerator bitsOf(String actor) {
    return random;
  }

  /** Leaves nothing to chance: nothing happens that need not, and everybody takes all he can. */
  static Choices none() {
    return new Choices(0) {
      @Override
      boolean chance(double probability) {
        return false;
      }

      @Override
      int below(int bound) {
        return 0;
      }

      @Override
      int between(int least, int most) {
        return most;
      }

      @Override
      <T> T oneOf(List<T> values) {
        return values.get(0);
      }

      @Override
      RandomGenerator bitsOf(String actor) {
        return new SplittableRandom(actor.hashCode());
      }
    };
  }
}
