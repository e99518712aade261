package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/** The figures of a pipeline at some moment; those that nobody has set are 0. Immutable. */
public final class Figures {
  /** All are 0. */
  public static final Figures NONE = new Figures(new EnumMap<>(Figure.class));

  private final Map<Figure, Long> values;

  private Figures(Map<Figure, Long> values) {
    this.values = values;
  }

  /** What a run has counted until now. */
  public static Figures of(RunMetrics metrics) {
    return each(figure -> figure.of(metrics));
  }

  private static Figures each(ToLongFunction<Figure> value) {
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      values.put(figure, value.applyAsLong(figure));
    }
    return new Figures(values);
  }

  /** The same, but for one. */
  public Figures with(Figure figure, long value) {
    return each(other -> other == figure ? value : get(other));
  }

  /** One of them. */
  public long get(Figure figure) {
    return values.getOrDefault(figure, 0L);
  }

  /** Whether a count is lower than before, as when another process counts from 0. */
  boolean beginsAnew(Figures before) {
    return Arrays.stream(Figure.values())
        .anyMatch(figure -> !figure.isLevel() && get(figure) < before.get(figure));
  }

  /** These with the counts of earlier processes. */
  Figures plusCounts(Figures earlier) {
    return combine(earlier, (mine, theirs) -> mine + theirs, (mine, theirs) -> mine);
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
