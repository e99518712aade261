package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.text.Sizes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Series beside each other, each as a line with gaps where it is not known.
 *
 * @param series each with the highest value of each column of the time axis, drawn at its
 *     beginning, and the one at the end of the last
 * @param unit what the values are
 */
public record LinePlot(String title, Unit unit, TimeAxis time, List<Series> series) {
  /** What values are. */
  public enum Unit {
    EVENTS,
    BYTES;

    private List<Tick> ticks(double max) {
      return this == BYTES ? Ticks.bytes(max) : Ticks.counts(max);
    }

    private String words(double value) {
      return this == BYTES
          ? Sizes.bytes(Math.round(value))
          : String.format(Locale.ROOT, "%,.0f events", value);
    }
  }

  public LinePlot {
    series = List.copyOf(series);
  }

  /** Draws it, with a legend. */
  public void draw(Markup page, String id) {
    List<Tick> ticks = unit.ticks(highest());
    Scale up = Scale.linear(0, ticks.get(ticks.size() - 1).value(), Frame.BOTTOM, Frame.TOP);
    Frame.open(page, Frame.VIEW, id, title, description());
    Frame.upward(page, ticks, up);
    for (int i = 0; i < series.size(); i++) {
      page.empty("path")
          .with("class", "curve " + Patterns.ofSeries(i))
          .with("d", curve(series.get(i), up).line());
    }
    time.draw(page);
    page.close();
    if (series.size() > 1) {
      Patterns.lineLegend(page, series.stream().map(Series::name).toList());
    }
    page.close();
  }

  private double highest() {
    return series.stream().filter(Series::isKnown).mapToDouble(Series::max).max().orElse(0);
  }

  private Outline curve(Series one, Scale up) {
    Outline path = new Outline();
    for (int i = 0; i < one.values().size(); i++) {
      double value = one.values().get(i);
      if (Double.isNaN(value)) {
        path.leaveOff();
      } else {
        path.to(time.scale().at(i * time.columnSeconds()), up.at(value));
      }
    }
    return path;
  }

  private String description() {
    return series.stream()
        .map(one -> "%s: %s.".formatted(one.name(), one.isKnown() ? levels(one) : "not known"))
        .collect(Collectors.joining(" "));
  }

  private String levels(Series one) {
    double end = one.values().get(one.values().size() - 1);
    return "at most %s, at the end %s"
        .formatted(unit.words(one.max()), Double.isNaN(end) ? "not known" : unit.words(end));
  }
}
