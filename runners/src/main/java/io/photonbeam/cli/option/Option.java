package io.photonbeam.cli.option;

import java.util.Objects;
import java.util.Optional;

/**
 * One option of a command, {@code --name=value}. Immutable; compared by identity of its content.
 *
 * @param name without the dashes
 * @param type what its value may be
 * @param defaultText what {@code --help} shows as default; empty when there is none to show
 * @param defaultValue the value when it is left out; empty when there is none, or when it is worked
 *     out elsewhere from other options
 * @param required whether leaving it out is a problem
 * @param description one line, without a full stop
 */
public record Option<T>(
    String name,
    ValueType<T> type,
    String defaultText,
    Optional<T> defaultValue,
    boolean required,
    String description) {

  public Option {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(description);
  }

  /** An option that must be given. */
  public static <T> Option<T> required(String name, ValueType<T> type, String description) {
    return new Option<>(name, type, "", Optional.empty(), true, description);
  }

  /** An option with a default; {@code defaultText} must read as that value. */
  public static <T> Option<T> withDefault(
      String name, ValueType<T> type, String defaultText, String description) {
    return new Option<>(
        name, type, defaultText, Optional.of(type.read(defaultText)), false, description);
  }

  /** An option that may be left out; {@code whenAbsent} tells in words what holds then. */
  public static <T> Option<T> optional(
      String name, ValueType<T> type, String whenAbsent, String description) {
    return new Option<>(name, type, whenAbsent, Optional.empty(), false, description);
  }

  /** An option that is there or not. */
  public static Option<Boolean> flag(String name, String description) {
    return new Option<>(name, ValueTypes.flag(), "", Optional.of(false), false, description);
  }

  /** The same option for commands that may leave it out and then find the value elsewhere. */
  public Option<T> whenAbsent(String inWords) {
    return optional(name, type, inWords, description);
  }

  /** The option as a person writes it: {@code --shards=N}. */
  String usage() {
    return type.isFlag() ? "--" + name : "--" + name + "=" + type.placeholder();
  }
}
