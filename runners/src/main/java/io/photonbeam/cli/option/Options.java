package io.photonbeam.cli.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one command line, all valid on their own. Immutable. */
public final class Options {
  private final Map<Option<?>, Object> given;
  private final List<String> arguments;
  private final List<String> foreign;

  Options(Map<Option<?>, Object> given, List<String> arguments, List<String> foreign) {
    this.given = Map.copyOf(given);
    this.arguments = List.copyOf(arguments);
    this.foreign = List.copyOf(foreign);
  }

  /** The value given, or the default; throws {@link IllegalStateException} if there is neither. */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("--" + option.name() + " has no value"));
  }

  /** The value given, or the default, if there is one. */
  @SuppressWarnings("unchecked") // OptionTable puts in nothing but what the option's type has read
  public <T> Optional<T> find(Option<T> option) {
    T value = (T) given.get(option);
    return value == null ? option.defaultValue() : Optional.of(value);
  }

  /** Whether the option stands on the command line. */
  public boolean isGiven(Option<?> option) {
    return given.containsKey(option);
  }

  /** What stands on the command line without dashes, in order. */
  public List<String> arguments() {
    return arguments;
  }

  /** Options that the table left to its {@link ForeignOptions}, as written, in order. */
  public List<String> foreign() {
    return foreign;
  }
}
