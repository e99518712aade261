package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.List;
import java.util.function.Consumer;

/**
 * How series are told apart: each has a colour, which the page's style sheet sets, and a pattern.
 * After six of them they begin anew.
 */
public final class Looks {
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

  private Looks() {}

  /** What the series of all plots refer to; once on a page that has plots. */
  public static void define(Markup page) {
    page.open("svg", "class", "defs", "width", "0", "height", "0", "aria-hidden", "true");
    page.open("defs");
    for (int i = 0; i < LINES.size(); i++) {
      String size = String.valueOf(TILE);
      page.open(
          "pattern",
          "id",
          id(i),
          "width",
          size,
          "height",
          size,
          "patternUnits",
          "userSpaceOnUse",
          "class",
          ofSeries(i));
      page.empty("rect", "class", "tint", "width", size, "height", size);
      if (!LINES.get(i).isEmpty()) {
        page.empty("path", "class", "hatch", "d", LINES.get(i));
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
        names.size(),
        i -> {
          page.open("svg", "class", "swatch " + ofSeries(i), "viewBox", "0 0 24 16");
          page.empty("rect", "class", "area", "width", "24", "height", "16", "fill", fill(i));
          page.close().text(names.get(i));
        });
  }

  /** The same of series that are lines. */
  static void lineLegend(Markup page, List<String> names) {
    list(
        page,
        names.size(),
        i -> {
          page.open("svg", "class", "swatch " + ofSeries(i), "viewBox", "0 0 24 16");
          page.empty("path", "class", "curve", "d", "M0,8 H24");
          page.close().text(names.get(i));
        });
  }

  private static void list(Markup page, int items, Consumer<Integer> item) {
    page.open("ul", "class", "legend");
    for (int i = 0; i < items; i++) {
      page.open("li");
      item.accept(i);
      page.close();
    }
    page.close();
  }
}
