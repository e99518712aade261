package io.photonbeam.cli.plot;

import io.photonbeam.cli.html.Markup;
import java.util.ArrayList;
import java.util.List;

/**
 * Time along a plot, from 0 on, with what happened at some moments of it.
 *
 * @param columns of equal length
 * @param columnSeconds how long each is
 * @param moments in seconds, ascending; each is drawn with its number, from 1 on
 */
public record TimeAxis(int columns, double columnSeconds, List<Double> moments) {
  /** Numbers of moments that are closer are put together. */
  private static final double NUMBER_WIDTH = 34;

  private static final double ABOVE = Frame.TOP - 12;

  public TimeAxis {
    moments = List.copyOf(moments);
  }

  double seconds() {
    return columns * columnSeconds;
  }

  Scale scale() {
    return Scale.linear(0, seconds(), Frame.LEFT, Frame.RIGHT);
  }

  void draw(Markup plot) {
    Frame.along(plot, Ticks.times(seconds()), scale());
    for (List<Integer> near : groups()) {
      int first = near.get(0);
      int last = near.get(near.size() - 1);
      String label = first == last ? "" + (first + 1) : (first + 1) + "–" + (last + 1);
      for (int i : near) {
        double x = scale().at(moments.get(i));
        Frame.upright(plot, "moment", x, i == first ? label : "", ABOVE);
      }
    }
  }

  private List<List<Integer>> groups() {
    List<List<Integer>> groups = new ArrayList<>();
    double begin = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < moments.size(); i++) {
      double x = scale().at(moments.get(i));
      if (x - begin >= NUMBER_WIDTH) {
        groups.add(new ArrayList<>());
        begin = x;
      }
      groups.get(groups.size() - 1).add(i);
    }
    return groups;
  }
}
