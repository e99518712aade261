package io.photonbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The times of sessions that took turns, in rounds of four: protocol, raw, raw, protocol. Whatever
 * slows the machine down for longer than a round slows both ways alike, and what gets steadily
 * slower or faster, or is different each second time, cancels out within it. So the ratio of a
 * round means something where that of two separate runs does not.
 */
final class Rounds {
  private record Round(double protocolSeconds, double rawSeconds) {
    double cost() {
      return protocolSeconds / rawSeconds - 1;
    }
  }

  private final List<Round> rounds = new ArrayList<>();

  /**
   * Takes the times of sessions; what makes no whole round at either end is dropped.
   *
   * @param seconds of each session
   * @param first number of the first one, as {@link Way#ofSession} counts
   */
  Rounds(List<Double> seconds, int first) {
    int start = Math.floorMod(-first, Way.ROUND);
    for (int i = start; i + Way.ROUND <= seconds.size(); i += Way.ROUND) {
      rounds.add(
          new Round(seconds.get(i) + seconds.get(i + 3), seconds.get(i + 1) + seconds.get(i + 2)));
    }
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(
          "%d sessions make no round; measure at least %d."
              .formatted(seconds.size(), 2 * Way.ROUND - 1));
    }
  }

  /** Seconds of a session: the middle of the rounds. */
  double seconds(Way way) {
    return quantile(0.5, way == Way.PROTOCOL ? Round::protocolSeconds : Round::rawSeconds)
        / (Way.ROUND / 2);
  }

  /**
   * What the protocol takes beyond the raw time, as a share of that: a quantile of the rounds.
   *
   * @param quantile from 0 to 1; 0.5 for the middle
   */
  double cost(double quantile) {
    return quantile(quantile, Round::cost);
  }

  /** Between the two nearest values, in proportion. */
  private double quantile(double quantile, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    double place = quantile * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
