package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.plot.Lines;
import io.photonbeam.cli.plot.Series;
import io.photonbeam.cli.plot.Shares;
import io.photonbeam.cli.plot.StackedAreas;
import io.photonbeam.cli.plot.Timeline;
import java.util.List;
import java.util.stream.IntStream;

/** The plots of a history, over time. Immutable. */
public final class HistoryPlots {
  /** As many as can be told apart on a page. */
  private static final int MOST_COLUMNS = 120;

  private final RunHistory.Recorded history;
  private final Timeline timeline;

  public HistoryPlots(RunHistory.Recorded history) {
    this.history = history;
    double seconds = seconds(history);
    double column = Math.max(1, seconds / MOST_COLUMNS);
    this.timeline =
        new Timeline(
            Math.max(1, (int) Math.round(seconds / column)),
            column,
            history.marks().stream().map(mark -> mark.at().toMillis() / 1e3).toList());
  }

  private static double seconds(RunHistory.Recorded history) {
    return history.length().toMillis() / 1e3;
  }

  /** How many rows each pipeline made visible a second. */
  public void rows(Markup page) {
    List<Series> series =
        history.tracks().stream().map(track -> new Series(track.pipeline(), rates(track))).toList();
    if (!series.isEmpty()) {
      new StackedAreas("Rows made visible a second, by pipeline", "rows a second", timeline, series)
          .draw(page, "rows");
    }
  }

  private List<Double> rates(Track track) {
    return IntStream.range(0, timeline.columns())
        .mapToObj(
            column -> {
              double from = column * timeline.columnSeconds();
              double to = end(column);
              double rows = track.at(Figure.ROWS, to * 1e3) - track.at(Figure.ROWS, from * 1e3);
              return to > from ? rows / (to - from) : 0;
            })
        .toList();
  }

  /** The last column ends with the history, so that it has all that is left. */
  private double end(int column) {
    return column == timeline.columns() - 1
        ? Math.max(seconds(history), column * timeline.columnSeconds())
        : (column + 1) * timeline.columnSeconds();
  }

  /** How many foreign events wait for their primary event. */
  public void pending(Markup page) {
    lines(page, "pending", "Foreign events that wait", Lines.Unit.EVENTS, Figure.PENDING);
  }

  /** How many bytes of the logs are not read yet. */
  public void lag(Markup page) {
    lines(page, "lag", "Bytes of the logs not read yet", Lines.Unit.BYTES, Figure.LAG_BYTES);
  }

  private void lines(Markup page, String id, String title, Lines.Unit unit, Figure figure) {
    List<Series> series =
        history.tracks().stream()
            .map(
                track ->
                    new Series(
                        track.pipeline(),
                        IntStream.rangeClosed(0, timeline.columns())
                            .mapToObj(i -> track.at(figure, i * timeline.columnSeconds() * 1e3))
                            .toList()))
            .toList();
    if (!series.isEmpty()) {
      new Lines(title, unit, timeline, series).draw(page, id);
    }
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
