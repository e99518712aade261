package io.photonbeam.cli.report;

import io.photonbeam.pipelines.join.ScrapedMetrics;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/**
 * The figures of a pipeline at some moment, as far as they are known: a count of which nobody has
 * told anything is 0, a level is then none at all. Immutable.
 */
public final class Figures {
  /** Nothing is known. */
  public static final Figures NONE = each(figure -> OptionalLong.empty());

  /** Only tells what each counter is called. */
  private static final RunMetrics NAMES = new RunMetrics();

  private final Map<Figure, Long> values;

  private Figures(Map<Figure, Long> values) {
    this.values = values;
  }

  private static Figures each(Function<Figure, OptionalLong> value) {
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      value.apply(figure).ifPresent(known -> values.put(figure, known));
    }
    return new Figures(values);
  }

  /** What a run has counted until now. */
  public static Figures of(RunMetrics metrics) {
    return each(figure -> OptionalLong.of(figure.in(metrics).sum()));
  }

  /** What a run in another process tells. */
  public static Figures of(ScrapedMetrics page) {
    return each(figure -> page.of(figure.in(NAMES)));
  }

  /** The same, but for one. */
  public Figures with(Figure changed, long value) {
    return each(figure -> figure == changed ? OptionalLong.of(value) : find(figure));
  }

  /** The same of a pipeline that works no more: it has its counts, and nothing is as it was. */
  public Figures countsOnly() {
    return each(figure -> figure.isLevel() ? OptionalLong.empty() : find(figure));
  }

  /** One of them, if it is known. */
  OptionalLong find(Figure figure) {
    Long value = values.get(figure);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private long count(Figure figure) {
    return find(figure).orElse(0);
  }

  /** Whether a count is lower than before, as when another process counts from 0. */
  boolean beginsAnew(Figures before) {
    return Stream.of(Figure.values())
        .anyMatch(figure -> !figure.isLevel() && count(figure) < before.count(figure));
  }

  /** These with the counts of earlier processes. */
  Figures plusCounts(Figures earlier) {
    return combine(earlier.countsOnly(), Long::sum, (mine, theirs) -> mine);
  }

  /** The counts of these, and the higher level of both. */
  Figures withPeaksOf(Figures earlier) {
    return combine(earlier, (mine, theirs) -> mine, Math::max);
  }

  private Figures combine(Figures other, LongBinaryOperator counts, LongBinaryOperator levels) {
    return each(
        figure -> combine(find(figure), other.find(figure), figure.isLevel() ? levels : counts));
  }

  private static OptionalLong combine(
      OptionalLong mine, OptionalLong theirs, LongBinaryOperator both) {
    if (mine.isEmpty() || theirs.isEmpty()) {
      return mine.isPresent() ? mine : theirs;
    }
    return OptionalLong.of(both.applyAsLong(mine.getAsLong(), theirs.getAsLong()));
  }
}
