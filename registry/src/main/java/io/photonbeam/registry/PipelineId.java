package io.photonbeam.registry;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for names of pipelines, which are also names of directories. */
public final class PipelineId {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private PipelineId() {}

  /** What is wrong with a name, as a sentence; empty if it is valid. */
  public static Optional<String> problem(String name) {
    return VALID.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            ("'%s' is no pipeline id: use 1 to 64 letters, digits, '_', '.', '-', "
                    + "the first a letter or digit.")
                .formatted(name));
  }

  /**
   * Checks a name and returns it.
   *
   * @throws IllegalArgumentException with the sentence of {@link #problem}
   */
  public static String check(String name) {
    problem(name)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return name;
  }
}
