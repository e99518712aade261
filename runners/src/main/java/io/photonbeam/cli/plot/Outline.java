package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;

/** The outline of a shape, as SVG's paths have it. Not thread-safe. */
final class Outline {
  private final StringBuilder data = new StringBuilder();

  Outline to(double x, double y) {
    data.append(data.length() == 0 ? 'M' : 'L')
        .append(Markup.number(x))
        .append(',')
        .append(Markup.number(y));
    return this;
  }

  String line() {
    return data.toString();
  }

  String area() {
    return data + "Z";
  }
}
