package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.List;

/** Where a plot is drawn, with its axes. Lengths are in the units of the drawing. */
final class Frame {
  static final double LEFT = 100;
  static final double RIGHT = 704;
  static final double TOP = 34;
  static final double BOTTOM = 224;
  static final String VIEW = "0 0 720 270";

  private Frame() {}

  /**
   * Begins a plot; to be ended twice, as it is a drawing in a figure.
   *
   * @param view what of the drawing is seen: {@link #VIEW}, if it has axes
   */
  static void open(Markup page, String view, String id, String title, String description) {
    page.open("figure").with("class", "plot");
    page.element("figcaption", title);
    page.open("svg")
        .with("viewBox", view)
        .with("role", "img")
        .with("aria-labelledby", id + "-title " + id + "-description");
    page.open("title").with("id", id + "-title").text(title).close();
    page.open("desc").with("id", id + "-description").text(description).close();
  }

  /** A vertical axis with lines across the plot. */
  static void upward(Markup plot, List<Tick> ticks, Scale scale) {
    for (Tick tick : ticks) {
      double y = scale.at(tick.value());
      plot.empty("line")
          .with("class", "grid")
          .with("x1", LEFT)
          .with("x2", RIGHT)
          .with("y1", y)
          .with("y2", y);
      plot.open("text")
          .with("class", "end")
          .with("x", LEFT - 8)
          .with("y", y)
          .with("dominant-baseline", "middle")
          .text(tick.label())
          .close();
    }
  }

  /** A horizontal axis. */
  static void along(Markup plot, List<Tick> ticks, Scale scale) {
    plot.empty("line")
        .with("class", "axis")
        .with("x1", LEFT)
        .with("x2", RIGHT)
        .with("y1", BOTTOM)
        .with("y2", BOTTOM);
    for (Tick tick : ticks) {
      double x = scale.at(tick.value());
      plot.empty("line")
          .with("class", "axis")
          .with("x1", x)
          .with("x2", x)
          .with("y1", BOTTOM)
          .with("y2", BOTTOM + 5);
      plot.open("text")
          .with("class", "middle")
          .with("x", x)
          .with("y", BOTTOM + 28)
          .text(tick.label())
          .close();
    }
  }

  /** A line from top to bottom with a label above it. */
  static void upright(Markup plot, String look, double x, String label, double labelY) {
    plot.empty("line")
        .with("class", look)
        .with("x1", x)
        .with("x2", x)
        .with("y1", labelY + 4)
        .with("y2", BOTTOM);
    if (!label.isEmpty()) {
      plot.open("text")
          .with("class", "middle " + look)
          .with("x", x)
          .with("y", labelY)
          .text(label)
          .close();
    }
  }
}
