package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Series on top of each other, so that the upper edge is their sum.
 *
 * @param series each with a value for each column of the time axis, which holds for all of it
 * @param unit what the values are: {@code rows a second}
 */
public record StackedAreas(String title, String unit, TimeAxis time, List<Series> series) {
  public StackedAreas {
    series = List.copyOf(series);
  }

  /** Draws it, with a legend. */
  public void draw(Markup page, String id) {
    List<Double> sums = sums(series.size());
    double max = Collections.max(sums);
    List<Tick> ticks = Ticks.counts(max);
    Scale up = Scale.linear(0, ticks.get(ticks.size() - 1).value(), Frame.BOTTOM, Frame.TOP);
    Frame.open(page, Frame.VIEW, id, title, description(max));
    Frame.upward(page, ticks, up);
    for (int i = 0; i < series.size(); i++) {
      page.empty("path")
          .with("class", "area " + Patterns.ofSeries(i))
          .with("fill", Patterns.fill(i))
          .with("d", outline(sums(i), sums(i + 1), up));
    }
    time.draw(page);
    page.close();
    Patterns.legend(page, series.stream().map(Series::name).toList());
    page.close();
  }

  /** The sums of the first series, column by column. */
  private List<Double> sums(int first) {
    List<Double> sums = new ArrayList<>(Collections.nCopies(time.columns(), 0.0));
    for (Series one : series.subList(0, first)) {
      for (int column = 0; column < time.columns(); column++) {
        sums.set(column, sums.get(column) + one.values().get(column));
      }
    }
    return sums;
  }

  private String outline(List<Double> lower, List<Double> upper, Scale up) {
    Scale along = time.scale();
    Outline path = new Outline();
    for (int column = 0; column < time.columns(); column++) {
      double y = up.at(upper.get(column));
      path.to(along.at(column * time.columnSeconds()), y)
          .to(along.at((column + 1) * time.columnSeconds()), y);
    }
    for (int column = time.columns() - 1; column >= 0; column--) {
      double y = up.at(lower.get(column));
      path.to(along.at((column + 1) * time.columnSeconds()), y)
          .to(along.at(column * time.columnSeconds()), y);
    }
    return path.area();
  }

  private String description(double max) {
    return String.format(Locale.ROOT, "At most %,.0f %s; on average %s.", max, unit, means());
  }

  private String means() {
    return series.stream()
        .map(one -> String.format(Locale.ROOT, "%,.0f %s", one.mean(), one.name()))
        .collect(Collectors.joining(", "));
  }
}
