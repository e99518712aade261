package io.photonbeam.cli.option;

import java.util.Optional;

/**
 * One thing that is wrong with a command line.
 *
 * @param subject what it is about, with its value: {@code --shards=0}
 * @param message what is valid, or what to do
 */
public record Problem(String subject, String message) {

  /** A value that its option does not take. */
  static Problem invalid(Option<?> option, String text) {
    return new Problem("--" + option.name() + "=" + text, "must be " + option.type().valid());
  }

  /** A name that no option has. */
  public static Problem unknown(String name, Optional<String> suggestion) {
    return new Problem(
        "--" + name,
        "no such option" + suggestion.map(s -> "; did you mean --" + s + "?").orElse(""));
  }

  @Override
  public String toString() {
    return subject + ": " + message;
  }
}
