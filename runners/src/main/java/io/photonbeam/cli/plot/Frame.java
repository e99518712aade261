package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.List;
import java.util.Locale;

/** Where a plot is drawn, with its axes. Lengths are in the units of the drawing. */
final class Frame {
  static final double LEFT = 100;
  static final double RIGHT = 704;
  static final double TOP = 34;
  static final double BOTTOM = 224;
  private static final String VIEW = "0 0 720 270";

  private Frame() {}

  /** Begins a plot; to be ended twice, as it is a drawing in a figure. */
  static void open(Markup page, String id, String title, String description) {
    page.open("figure", "class", "plot");
    page.element("figcaption", title);
    page.open(
        "svg",
        "viewBox",
        VIEW,
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-description");
    page.element("title", title, "id", id + "-title");
    page.element("desc", description, "id", id + "-description");
  }

  /** A vertical axis with lines across the plot. */
  static void upward(Markup plot, List<Tick> ticks, Scale scale) {
    for (Tick tick : ticks) {
      String y = number(scale.at(tick.value()));
      plot.empty(
          "line", "class", "grid", "x1", number(LEFT), "x2", number(RIGHT), "y1", y, "y2", y);
      plot.element(
          "text",
          tick.label(),
          "class",
          "end",
          "x",
          number(LEFT - 8),
          "y",
          y,
          "dominant-baseline",
          "middle");
    }
  }

  /** A horizontal axis. */
  static void along(Markup plot, List<Tick> ticks, Scale scale) {
    String base = number(BOTTOM);
    plot.empty(
        "line", "class", "axis", "x1", number(LEFT), "x2", number(RIGHT), "y1", base, "y2", base);
    for (Tick tick : ticks) {
      String x = number(scale.at(tick.value()));
      plot.empty("line", "class", "axis", "x1", x, "x2", x, "y1", base, "y2", number(BOTTOM + 5));
      plot.element("text", tick.label(), "class", "middle", "x", x, "y", number(BOTTOM + 28));
    }
  }

  /** A line from top to bottom with a label above it. */
  static void upright(Markup plot, String look, double x, String label, double labelY) {
    plot.empty(
        "line",
        "class",
        look,
        "x1",
        number(x),
        "x2",
        number(x),
        "y1",
        number(labelY + 4),
        "y2",
        number(BOTTOM));
    if (!label.isEmpty()) {
      plot.element("text", label, "class", "middle " + look, "x", number(x), "y", number(labelY));
    }
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
