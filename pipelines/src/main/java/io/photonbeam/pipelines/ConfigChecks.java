package io.photonbeam.pipelines;

import io.photonbeam.pipelines.InvalidConfigException.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a configuration, to be reported at once. Not thread-safe. */
public final class ConfigChecks {
  private final List<Problem> problems = new ArrayList<>();

  /** A bound property; both bounds are valid values. */
  public <T extends Comparable<T>> void within(String property, T value, T min, T max) {
    check(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        property,
        value,
        "must be from %s to %s".formatted(min, max));
  }

  /** A property that is valid if {@code valid}; otherwise the message says what is. */
  public void check(boolean valid, String property, Object value, String message) {
    if (!valid) {
      problems.add(new Problem(property, String.valueOf(value), message));
    }
  }

  /** A log that {@link Folders#problem fits} an output. */
  public void logBesideOutput(String property, Path log, Path output) {
    Folders.problem(log, output).ifPresent(problem -> check(false, property, log, problem));
  }

  /** Throws {@link InvalidConfigException} if anything was wrong. */
  public void finish() {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }
}
