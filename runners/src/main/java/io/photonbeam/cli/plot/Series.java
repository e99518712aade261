package io.photonbeam.cli.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Values that belong together, under a name.
 *
 * @param values not numbers where they are not known
 */
public record Series(String name, List<Double> values) {
  public Series {
    values = List.copyOf(values);
  }

  /** Whether any value is. */
  public boolean isKnown() {
    return known().findAny().isPresent();
  }

  /** The highest; not a number if none is known. */
  double max() {
    return known().max().orElse(Double.NaN);
  }

  double mean() {
    return known().average().orElse(0);
  }

  private DoubleStream known() {
    return values.stream().mapToDouble(Double::doubleValue).filter(value -> !Double.isNaN(value));
  }
}
