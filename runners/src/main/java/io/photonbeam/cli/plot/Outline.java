package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;

/** The outline of a shape, as SVG's paths have it. Not thread-safe. */
final class Outline {
  private final StringBuilder data = new StringBuilder();
  private int points;

  Outline to(double x, double y) {
    data.append(points == 0 ? 'M' : 'L')
        .append(Markup.number(x))
        .append(',')
        .append(Markup.number(y));
    points++;
    return this;
  }

  /** Ends here; the next point begins anew. */
  void leaveOff() {
    if (points == 1) {
      data.append("h2"); // Of a point by itself nothing would be drawn.
    }
    points = 0;
  }

  String line() {
    leaveOff();
    return data.toString();
  }

  String area() {
    return data + "Z";
  }
}
