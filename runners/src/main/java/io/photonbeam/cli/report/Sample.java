package io.photonbeam.cli.report;

import java.util.OptionalLong;

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

  /** One of them; not a number if it is not known. */
  double get(Figure figure) {
    OptionalLong known = figures.find(figure);
    return known.isPresent() ? known.getAsLong() : figure.isLevel() ? Double.NaN : 0;
  }

  boolean isInBinOf(Sample other, long binMillis) {
    return atMillis / binMillis == other.atMillis / binMillis;
  }
}
