package io.photonbeam.pipelines;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration whose values do not fit, alone or together. Carries every problem found. */
public final class InvalidConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One value that does not fit.
   *
   * @param property its name, which is also the option's name on the command line
   * @param value as text
   * @param message what is valid
   */
  public record Problem(String property, String value, String message) {}

  public InvalidConfigException(List<Problem> problems) {
    super(
        problems.stream()
            .map(p -> p.property() + "=" + p.value() + ": " + p.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of the properties; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
