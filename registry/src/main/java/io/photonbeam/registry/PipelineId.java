package io.photonbeam.registry;

import io.photonbeam.log.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for names of pipelines, which are also names of directories. */
public final class PipelineId {
  private static final int MAX_LENGTH = 64;
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

  /**
   * The name of what works on behalf of a pipeline: its own name and a suffix. A name that gets too
   * long is cut, and has the hash of the whole one in it, so that two long names stay different.
   *
   * @param suffix of at most 16 letters, digits, '_', '.' and '-'
   */
  public static String derived(String name, String suffix) {
    String whole = check(name) + suffix;
    if (whole.length() <= MAX_LENGTH) {
      return check(whole);
    }
    long hash = KeyHash.of(name.getBytes(StandardCharsets.US_ASCII));
    String end = String.format("-%016x", hash) + suffix;
    return check(name.substring(0, MAX_LENGTH - end.length()) + end);
  }
}
