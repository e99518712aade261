package io.photonbeam.cli.report;

import java.util.List;
import java.util.stream.DoubleStream;

/** What one pipeline did over time. Immutable. */
public final class Track {
  private final String pipeline;
  private final List<Sample> samples;

  Track(String pipeline, List<Sample> samples) {
    this.pipeline = pipeline;
    this.samples = List.copyOf(samples);
  }

  /** Its id. */
  public String pipeline() {
    return pipeline;
  }

  List<Sample> samples() {
    return samples;
  }

  /**
   * A figure at a moment, as if it had changed evenly from one sample to the next: before the first
   * one from 0, and after the last one not at all. Beside a sample that does not know it, it is not
   * known.
   *
   * @param seconds after the beginning of the history
   * @return not a number where it is not known
   */
  public double at(Figure figure, double seconds) {
    double millis = seconds * 1e3;
    double fromMillis = 0;
    double from = 0;
    for (Sample sample : samples) {
      double to = sample.get(figure);
      if (sample.atMillis() >= millis) {
        double width = sample.atMillis() - fromMillis;
        boolean isHere = sample.atMillis() == millis;
        return isHere ? to : from + (to - from) * (millis - fromMillis) / width;
      }
      fromMillis = sample.atMillis();
      from = to;
    }
    return from;
  }

  /**
   * The highest that is known of a figure between two moments, so that no peak is missed.
   *
   * @param from in seconds after the beginning of the history
   * @param to the same
   * @return not a number where it is not known
   */
  double highest(Figure figure, double from, double to) {
    DoubleStream sampled =
        samples.stream()
            .filter(sample -> sample.atMillis() > from * 1e3 && sample.atMillis() < to * 1e3)
            .mapToDouble(sample -> sample.get(figure));
    return DoubleStream.concat(DoubleStream.of(at(figure, from), at(figure, to)), sampled)
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }

  /**
   * By how much a figure grew a second between two moments; 0 if there is no time between them.
   *
   * @param from in seconds after the beginning of the history
   * @param to the same
   */
  public double perSecond(Figure figure, double from, double to) {
    return to > from ? (at(figure, to) - at(figure, from)) / (to - from) : 0;
  }
}
