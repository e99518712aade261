package io.photonbeam.cli.plot;

/** The outline of a shape, as SVG's paths have it. Not thread-safe. */
final class Path {
  private final StringBuilder data = new StringBuilder();

  Path to(double x, double y) {
    data.append(data.length() == 0 ? 'M' : 'L')
        .append(Frame.number(x))
        .append(',')
        .append(Frame.number(y));
    return this;
  }

  String line() {
    return data.toString();
  }

  String area() {
    return data + "Z";
  }
}
