package io.photonbeam.pipelines.option;

import java.util.List;
import java.util.stream.Collectors;

/** Options that do not fit, alone or together, or what they name. Carries every problem found. */
public final class InvalidOptionsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidOptionsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** With one problem. */
  public InvalidOptionsException(Problem problem) {
    this(List.of(problem));
  }

  /** Throws if there are problems. */
  public static void throwIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
  }

  /** All of them, in the order of the options, then broken relations; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
