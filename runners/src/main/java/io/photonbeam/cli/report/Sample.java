package io.photonbeam.cli.report;

/**
 * Figures at a moment.
 *
 * @param atMillis after the beginning of the history
 */
record Sample(long atMillis, Figures figures) {

  /** This one in place of an earlier one, too. */
  Sample takingIn(Sample earlier) {
    return new Sample(atMillis, figures.withPeaksOf(earlier.figures));
  }

  boolean isInBinOf(Sample other, long binMillis) {
    return atMillis / binMillis == other.atMillis / binMillis;
  }
}
