package io.photonbeam.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A goal of Photonbeam beside what was measured.
 *
 * @param what is measured
 * @param better which side of a value is the good one
 * @param must the value that has to be reached
 * @param aim the value that is wished for, on the same side of {@code must}
 * @param measured the median; of a ratio, that of the rounds
 */
record Goal(String what, Better better, double must, double aim, double measured) {
  /** Which side of a value is the good one. */
  enum Better {
    MORE,
    LESS
  }

  /** All goals that can be told from these results. They hold for logs of ten million events. */
  static List<Goal> of(Results results) {
    List<Goal> goals = new ArrayList<>();
    median(results, Contender.PHOTONBEAM_FLINK, Figure.WORK_RATE)
        .map(rate -> new Goal("events/s at work on Flink", Better.MORE, 500_000, 1_000_000, rate))
        .ifPresent(goals::add);
    median(results, Contender.PHOTONBEAM_DIRECT, Figure.WORK_RATE)
        .map(rate -> new Goal("events/s at work on Direct", Better.MORE, 250_000, 400_000, rate))
        .ifPresent(goals::add);
    for (Contender peer : results.contenders()) {
      if (peer.kind() == Contender.Kind.PEER) {
        results
            .ratio(Contender.REFERENCE, peer, Figure.WORK_RATE)
            .map(
                ratio ->
                    new Goal("times the speed of " + peer, Better.MORE, 10, 20, ratio.median()))
            .ifPresent(goals::add);
      }
    }
    ofFloor(results).ifPresent(goals::add);
    median(results, Contender.PHOTONBEAM_FLINK, Figure.FIRST_ROW_SECONDS)
        .map(seconds -> new Goal("seconds to the first row on Flink", Better.LESS, 5, 3, seconds))
        .ifPresent(goals::add);
    median(results, Contender.PHOTONBEAM_DIRECT, Figure.FIRST_ROW_SECONDS)
        .map(seconds -> new Goal("seconds to the first row on Direct", Better.LESS, 3, 2, seconds))
        .ifPresent(goals::add);
    results
        .ratio(Contender.PHOTONBEAM_FLINK_1G, Contender.REFERENCE, Figure.WORK_RATE)
        .map(
            ratio ->
                new Goal("share of its speed with -Xmx1g", Better.MORE, 0.8, 1, ratio.median()))
        .ifPresent(goals::add);
    results
        .ratio(Contender.PHOTONBEAM_FLINK_PRIMARY_UUID, Contender.REFERENCE, Figure.WORK_RATE)
        .map(
            ratio ->
                new Goal(
                    "share of its speed with primary ids that are UUIDs",
                    Better.MORE,
                    0.5,
                    1,
                    ratio.median()))
        .ifPresent(goals::add);
    return List.copyOf(goals);
  }

  private static Optional<Double> median(Results results, Contender contender, Figure figure) {
    return results.spread(contender, figure).map(Spread::median);
  }

  private static Optional<Goal> ofFloor(Results results) {
    Optional<Double> reading = median(results, Contender.READ_ONLY, Figure.CPU_SECONDS);
    Optional<Double> writing = median(results, Contender.WRITE_ONLY, Figure.CPU_SECONDS);
    return median(results, Contender.REFERENCE, Figure.CPU_SECONDS)
        .filter(cpu -> reading.isPresent() && writing.isPresent())
        .map(
            cpu ->
                new Goal(
                    "times the CPU of only reading and only writing",
                    Better.LESS,
                    3,
                    2,
                    cpu / (reading.orElseThrow() + writing.orElseThrow())));
  }

  String verdict() {
    if (reaches(aim)) {
      return "aim met";
    }
    return reaches(must) ? "met" : "missed";
  }

  private boolean reaches(double value) {
    return better == Better.LESS ? measured <= value : measured >= value;
  }

  String inWords(double value) {
    String pattern =
        Math.abs(value) >= 1_000 ? "%,.0f" : value == Math.rint(value) ? "%.0f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
