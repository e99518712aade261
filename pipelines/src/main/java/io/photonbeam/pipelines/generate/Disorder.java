package io.photonbeam.pipelines.generate;

/**
 * How much goes wrong in generated logs; each a share from 0 to 1. Immutable.
 *
 * @param outOfOrder events of both logs whose time lies up to 3 s before that of the lines around
 *     them
 * @param late joinable foreign events whose primary event is written well after them
 * @param repeated lines of both logs that are written a second time
 * @param neverMatching foreign events whose primary event is never written
 */
public record Disorder(double outOfOrder, double late, double repeated, double neverMatching) {
  /** 5 % out of order, 2 % late, 1 % repeated, 2 % never matching. */
  public static final Disorder USUAL = new Disorder(0.05, 0.02, 0.01, 0.02);

  /** Nothing goes wrong. */
  public static final Disorder NONE = new Disorder(0, 0, 0, 0);
}
