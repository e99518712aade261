package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/** The figures of a pipeline at some moment; those that nobody has set are 0. Immutable. */
public final class Figures {
  /** All are 0. */
  public static final Figures NONE = each(figure -> 0);

  private final Map<Figure, Long> values;

  private Figures(Map<Figure, Long> values) {
    this.values = values;
  }

  private static Figures each(ToLongFunction<Figure> value) {
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      values.put(figure, value.applyAsLong(figure));
    }
    return new Figures(values);
  }

  /** What a run has counted until now. */
  public static Figures of(RunMetrics metrics) {
    return each(figure -> figure.of(metrics));
  }

  /** The same, but for one. */
  public Figures with(Figure changed, long value) {
    return each(figure -> figure == changed ? value : get(figure));
  }

  /** One of them. */
  public long get(Figure figure) {
    return values.get(figure);
  }

  /** Whether a count is lower than before, as when another process counts from 0. */
  boolean beginsAnew(Figures before) {
    return values.keySet().stream()
        .anyMatch(figure -> !figure.isLevel() && get(figure) < before.get(figure));
  }

  /** These with the counts of earlier processes. */
  Figures plusCounts(Figures earlier) {
    return combine(earlier, Long::sum, (mine, theirs) -> mine);
  }

  /** The counts of these, and the higher level of both. */
  Figures withPeaksOf(Figures earlier) {
    return combine(earlier, (mine, theirs) -> mine, Math::max);
  }

  private Figures combine(Figures other, LongBinaryOperator counts, LongBinaryOperator levels) {
    return each(
        figure -> (figure.isLevel() ? levels : counts).applyAsLong(get(figure), other.get(figure)));
  }
}
