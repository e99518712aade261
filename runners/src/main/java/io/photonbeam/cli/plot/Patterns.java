package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How series are told apart: each has a colour, which the page's style sheet sets, and a pattern.
 * After six of them they begin anew.
 */
public final class Patterns {
  private static final double TILE = 8;

  /** What is drawn on a tile over its tint; the first one is plain. */
  private static final List<String> LINES =
      List.of(
          "",
          "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
          "M2,2 h1 M6,6 h1",
          "M0,4 h8",
          "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
          "M4,0 v8");

  private Patterns() {}

  /** What the series of all plots refer to; once on a page that has plots. */
  public static void define(Markup page) {
    page.open("svg")
        .with("class", "defs")
        .with("width", "0")
        .with("height", "0")
        .with("aria-hidden", "true");
    page.open("defs");
    for (int i = 0; i < LINES.size(); i++) {
      String size = String.valueOf(TILE);
      page.open("pattern")
          .with("id", id(i))
          .with("width", size)
          .with("height", size)
          .with("patternUnits", "userSpaceOnUse")
          .with("class", ofSeries(i));
      page.empty("rect").with("class", "tint").with("width", size).with("height", size);
      if (!LINES.get(i).isEmpty()) {
        page.empty("path").with("class", "hatch").with("d", LINES.get(i));
      }
      page.close();
    }
    page.close().close();
  }

  /** The fill of a series' area. */
  static String fill(int series) {
    return "url(#" + id(series) + ")";
  }

  /** The class that sets a series' colour. */
  static String ofSeries(int series) {
    return "s" + series % LINES.size();
  }

  private static String id(int series) {
    return "look-" + series % LINES.size();
  }

  /** What each series is called, beside how it looks. */
  static void legend(Markup page, List<String> names) {
    list(
        page,
        names,
        i ->
            page.empty("rect")
                .with("class", "area")
                .with("width", "24")
                .with("height", "16")
                .with("fill", fill(i)));
  }

  /** The same of series that are lines. */
  static void lineLegend(Markup page, List<String> names) {
    list(page, names, i -> page.empty("path").with("class", "curve").with("d", "M0,8 H24"));
  }

  private static void list(Markup page, List<String> names, IntConsumer sample) {
    page.open("ul").with("class", "legend");
    for (int i = 0; i < names.size(); i++) {
      page.open("li").open("svg").with("class", "swatch " + ofSeries(i));
      page.with("viewBox", "0 0 24 16");
      sample.accept(i);
      page.close().text(names.get(i)).close();
    }
    page.close();
  }
}
