package io.photonbeam.cli.plot;

import java.util.List;

/** Values that belong together, under a name. */
public record Series(String name, List<Double> values) {
  public Series {
    values = List.copyOf(values);
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
