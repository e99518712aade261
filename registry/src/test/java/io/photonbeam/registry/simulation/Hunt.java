package io.photonbeam.registry.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Runs of one seed after the other, until one of them breaks a promise.
 *
 * @param seed the seed of that run
 * @param violation what it broke, with readable names for ids
 * @param lastSteps its end
 */
record Hunt(Flaw flaw, long seed, String violation, String lastSteps) {
  private static final int LAST_LINES = 60;

  /** Runs seeds from one on; empty if all of them hold. */
  static Optional<Hunt> run(Flaw flaw, long from, long runs, SeenCounts counts) {
    for (long seed = from; seed < from + runs; seed++) {
      try {
        Simulation.run(seed, flaw, Trace.off(), counts);
      } catch (Violation e) {
        return Optional.of(again(flaw, seed));
      }
    }
    return Optional.empty();
  }

  /** For the message of a failed test. */
  String report() {
    String flawed = flaw == Flaw.NONE ? "" : " -Dphotonbeam.simulation.flaw=" + flaw.name();
    return """
        Seed %d breaks a promise of the commit protocol: %s.
        Replay it, with all its steps:
        ./mvnw -pl registry -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dphotonbeam.simulation.seed=%d%s
        Its last steps:
        %s"""
        .formatted(seed, violation, seed, flawed, lastSteps);
  }

  private static Hunt again(Flaw flaw, long seed) {
    Deque<String> lines = new ArrayDeque<>();
    Trace trace = Trace.to(lines::add);
    try {
      Simulation.run(seed, flaw, trace, new SeenCounts());
      throw new AssertionError("Seed " + seed + " broke a promise, but not when it was repeated");
    } catch (Violation e) {
      while (lines.size() > LAST_LINES) {
        lines.remove();
      }
      String violation = trace.readable(e.getMessage());
      return new Hunt(flaw, seed, violation, String.join("\n", lines));
    }
  }
}
