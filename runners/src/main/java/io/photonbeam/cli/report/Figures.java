package io.photonbeam.cli.report;

import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/** The figures of a pipeline at some moment; those that nobody has set are 0. Immutable. */
public final class Figures {
  /** All are 0. */
  public static final Figures NONE = new Figures(new long[Figure.values().length]);

  private final long[] values;

  private Figures(long[] values) {
    this.values = values;
  }

  /** What a run has counted until now. */
  public static Figures of(RunMetrics metrics) {
    return new Figures(
        Arrays.stream(Figure.values()).mapToLong(figure -> figure.of(metrics)).toArray());
  }

  /** The same, but for one. */
  public Figures with(Figure figure, long value) {
    long[] changed = values.clone();
    changed[figure.ordinal()] = value;
    return new Figures(changed);
  }

  /** One of them. */
  public long get(Figure figure) {
    return values[figure.ordinal()];
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
    long[] both = new long[values.length];
    for (Figure figure : Figure.values()) {
      both[figure.ordinal()] =
          (figure.isLevel() ? levels : counts).applyAsLong(get(figure), other.get(figure));
    }
    return new Figures(both);
  }
}
