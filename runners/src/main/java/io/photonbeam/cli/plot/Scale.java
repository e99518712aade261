package io.photonbeam.cli.plot;

/** From a value to its place along an axis. */
@FunctionalInterface
interface Scale {
  double at(double value);

  /** Even steps; a range that is empty is one of 1. */
  static Scale linear(double from, double to, double fromPlace, double toPlace) {
    double width = to > from ? to - from : 1;
    return value -> fromPlace + (value - from) / width * (toPlace - fromPlace);
  }

  /** Even factors; {@code from} is positive. */
  static Scale logarithmic(double from, double to, double fromPlace, double toPlace) {
    Scale linear = linear(Math.log(from), Math.log(to), fromPlace, toPlace);
    return value -> linear.at(Math.log(Math.max(value, from)));
  }
}
