package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parts of a whole, as one bar.
 *
 * @param parts each with one value
 */
public record Shares(String title, List<Series> parts) {
  private static final String VIEW = "0 0 720 44";
  private static final double WIDTH = 720;

  public Shares {
    parts = List.copyOf(parts);
  }

  /** Draws it, with a legend that has the numbers; of parts that are not all 0. */
  public void draw(Markup page, String id) {
    double all = parts.stream().mapToDouble(Series::max).sum();
    List<String> words = new ArrayList<>();
    for (Series part : parts) {
      words.add(
          String.format(
              Locale.ROOT, "%s: %,.0f (%.1f %%)", part.name(), part.max(), 100 * part.max() / all));
    }
    Frame.open(page, VIEW, id, title, String.join(", ", words) + ".");
    double x = 0;
    for (int i = 0; i < parts.size(); i++) {
      double width = parts.get(i).max() / all * WIDTH;
      page.empty("rect")
          .with("class", "area " + Patterns.ofSeries(i))
          .with("fill", Patterns.fill(i))
          .with("x", x)
          .with("y", "4")
          .with("width", width)
          .with("height", "36");
      x += width;
    }
    page.close();
    Patterns.legend(page, words);
    page.close();
  }
}
