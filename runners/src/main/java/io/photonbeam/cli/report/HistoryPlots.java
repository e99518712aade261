package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.plot.LinePlot;
import io.photonbeam.cli.plot.Series;
import io.photonbeam.cli.plot.Shares;
import io.photonbeam.cli.plot.StackedAreas;
import io.photonbeam.cli.plot.TimeAxis;
import java.util.List;
import java.util.stream.IntStream;

/** The plots of a history, over time. Immutable. */
public final class HistoryPlots {
  /** As many as can be told apart on a page. */
  private static final int MOST_COLUMNS = 120;

  private final RunHistory.Recorded history;
  private final TimeAxis time;

  /**
   * Those of a history, with its marks on each.
   *
   * @param history all of a run's, or of its last minutes
   */
  public HistoryPlots(RunHistory.Recorded history) {
    this.history = history;
    double seconds = history.seconds();
    double column = Math.max(1, seconds / MOST_COLUMNS);
    this.time =
        new TimeAxis(
            Math.max(1, (int) Math.round(seconds / column)),
            column,
            history.marks().stream().map(Mark::seconds).toList());
  }

  /** How many rows each pipeline made visible a second. */
  public void rows(Markup page) {
    List<Series> series =
        history.tracks().stream().map(track -> new Series(track.pipeline(), rates(track))).toList();
    if (!series.isEmpty()) {
      new StackedAreas("Rows made visible a second, by pipeline", "rows a second", time, series)
          .draw(page, "rows");
    }
  }

  private List<Double> rates(Track track) {
    return IntStream.range(0, time.columns())
        .mapToObj(
            column -> track.perSecond(Figure.ROWS, column * time.columnSeconds(), end(column)))
        .toList();
  }

  /** The last column ends with the history, so that it has all that is left. */
  private double end(int column) {
    return column == time.columns() - 1
        ? Math.max(history.seconds(), column * time.columnSeconds())
        : (column + 1) * time.columnSeconds();
  }

  /** How many foreign events wait for their primary event; nothing if it was never known. */
  public void pending(Markup page) {
    lines(page, "pending", "Foreign events that wait", LinePlot.Unit.EVENTS, Figure.PENDING);
  }

  /** How many bytes of the logs are not read yet; nothing if it was never known. */
  public void lag(Markup page) {
    lines(page, "lag", "Bytes of the logs not read yet", LinePlot.Unit.BYTES, Figure.LAG_BYTES);
  }

  private void lines(Markup page, String id, String title, LinePlot.Unit unit, Figure figure) {
    List<Series> series =
        history.tracks().stream()
            .map(track -> new Series(track.pipeline(), levels(track, figure)))
            .toList();
    if (series.stream().anyMatch(Series::isKnown)) {
      new LinePlot(title, unit, time, series).draw(page, id);
    }
  }

  private List<Double> levels(Track track, Figure figure) {
    return IntStream.rangeClosed(0, time.columns())
        .mapToObj(
            column ->
                column == time.columns()
                    ? track.at(figure, end(column - 1))
                    : track.highest(figure, column * time.columnSeconds(), end(column)))
        .toList();
  }

  /** Where primary events were found, all pipelines together; nothing if none was. */
  public void found(Markup page) {
    List<Series> parts =
        List.of(
            part("in memory", Figure.FOUND_IN_MEMORY),
            part("came while awaited", Figure.FOUND_ON_ARRIVAL),
            part("in the log", Figure.FOUND_IN_LOG));
    if (parts.stream().anyMatch(part -> part.values().get(0) > 0)) {
      new Shares("Where primary events were found", parts).draw(page, "found");
    }
  }

  private Series part(String name, Figure figure) {
    return new Series(name, List.of((double) total(figure)));
  }

  /** A count at the end, all pipelines together. */
  public long total(Figure figure) {
    return Math.round(
        history.tracks().stream().mapToDouble(track -> track.at(figure, Double.MAX_VALUE)).sum());
  }
}
