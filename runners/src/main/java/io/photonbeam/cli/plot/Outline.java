package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;

/** The outline of a shape, as SVG's paths have it. Not thread-safe. */
final class Outline {
  private final StringBuilder data = new StringBuilder();

  private boolean begins = true;

  Outline to(double x, double y) {
    data.append(begins ? 'M' : 'L').append(Markup.number(x)).append(',').append(Markup.number(y));
    begins = false;
    return this;
  }

  /** Goes on from the next point. */
  void leaveOff() {
    begins = true;
  }

  String line() {
    return data.toString();
  }

  String area() {
    return data + "Z";
  }
}
