package io.photonbeam.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all runs of a comparison gave. Not thread-safe. */
final class Results {
  private final Map<Contender, List<Run>> runs = new EnumMap<>(Contender.class);
  private final Map<Contender, List<String>> afterKill = new EnumMap<>(Contender.class);

  /**
   * One run to the end.
   *
   * @param round counts from 1
   * @param figures that could be measured
   * @param verdict on its output, or why it failed; empty where there is nothing to judge
   */
  record Run(int round, Map<Figure, Double> figures, String verdict) {
    Run {
      figures = Map.copyOf(figures);
    }

    /** The verdict, and the figures that matter most. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(verdict);
      for (Figure figure : List.of(Figure.WORK_RATE, Figure.CPU_SECONDS)) {
        if (figures.containsKey(figure)) {
          text.append(text.isEmpty() ? "" : ", ").append(figure.inWords(figures.get(figure)));
          text.append(' ').append(figure);
        }
      }
      return text.toString();
    }
  }

  void add(Contender contender, Run run) {
    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(run);
  }

  /** Adds what an output had after its process was killed and started again. */
  void addAfterKill(Contender contender, String verdict) {
    afterKill.computeIfAbsent(contender, c -> new ArrayList<>()).add(verdict);
  }

  /** Those that have run, in the order of their declaration. */
  List<Contender> contenders() {
    return List.copyOf(runs.keySet());
  }

  List<Run> runs(Contender contender) {
    return runs.getOrDefault(contender, List.of());
  }

  /** Median and range of a figure; empty if no run has it. */
  Optional<Spread> spread(Contender contender, Figure figure) {
    List<Double> values =
        runs(contender).stream()
            .filter(run -> run.figures().containsKey(figure))
            .map(run -> run.figures().get(figure))
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /**
   * How many times a figure of one contender is that of another, round by round: what slows the
   * machine down for a round slows both.
   *
   * @return empty if there is no round in which both have it
   */
  Optional<Spread> ratio(Contender contender, Contender other, Figure figure) {
    Map<Integer, Double> others = byRound(other, figure);
    List<Double> ratios = new ArrayList<>();
    byRound(contender, figure)
        .forEach(
            (round, value) -> {
              if (others.containsKey(round)) {
                ratios.add(value / others.get(round));
              }
            });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }

  private Map<Integer, Double> byRound(Contender contender, Figure figure) {
    Map<Integer, Double> values = new LinkedHashMap<>();
    for (Run run : runs(contender)) {
      Double value = run.figures().get(figure);
      if (value != null) {
        values.put(run.round(), value);
      }
    }
    return values;
  }

  /** All verdicts of its runs, each once. */
  String verdicts(Contender contender) {
    return joined(runs(contender).stream().map(Run::verdict).toList());
  }

  /** All verdicts after a kill, each once; empty if it was not killed. */
  String verdictsAfterKill(Contender contender) {
    return joined(afterKill.getOrDefault(contender, List.of()));
  }

  private static String joined(List<String> verdicts) {
    return String.join("; ", verdicts.stream().distinct().toList());
  }
}
