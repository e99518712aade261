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

  /** A name that no option has; {@code otherwise} says what else it may be. */
  static Problem unknown(String name, Optional<String> suggestion, String otherwise) {
    return new Problem(
        "--" + name,
        "no such option"
            + suggestion.map(s -> "; did you mean --" + s + "?").orElse("")
            + otherwise);
  }

  @Override
  public String toString() {
    return subject + ": " + message;
  }
}
