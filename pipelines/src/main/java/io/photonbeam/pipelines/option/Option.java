package io.photonbeam.pipelines.option;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration of one option, {@code --name=value}: all that parser, help, configuration and
 * documentation say of it. Immutable. Within one command, options of one name have values of one
 * type.
 *
 * @param name without the dashes
 * @param type what its value may be
 * @param defaultText what {@code --help} shows as default; empty when there is none to show
 * @param defaultValue the value when it is left out, which may depend on other options; empty when
 *     there is none
 * @param required whether leaving it out is a problem
 * @param description one line, without a full stop
 */
public record Option<T>(
    String name,
    ValueType<T> type,
    String defaultText,
    Function<Options, Optional<T>> defaultValue,
    boolean required,
    String description) {

  public Option {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(description);
  }

  /** An option that must be given. */
  public static <T> Option<T> required(String name, ValueType<T> type, String description) {
    return new Option<>(name, type, "", options -> Optional.empty(), true, description);
  }

  /** An option with a default; {@code defaultText} must read as that value. */
  public static <T> Option<T> withDefault(
      String name, ValueType<T> type, String defaultText, String description) {
    Optional<T> value = Optional.of(type.read(defaultText));
    return new Option<>(name, type, defaultText, options -> value, false, description);
  }

  /** An option whose default is worked out from others; {@code inWords} tells how. */
  public static <T> Option<T> withDefault(
      String name,
      ValueType<T> type,
      Function<Options, T> value,
      String inWords,
      String description) {
    return new Option<>(
        name, type, inWords, options -> Optional.of(value.apply(options)), false, description);
  }

  /** An option that may be left out; {@code whenAbsent} tells in words what holds then. */
  public static <T> Option<T> optional(
      String name, ValueType<T> type, String whenAbsent, String description) {
    return new Option<>(name, type, whenAbsent, options -> Optional.empty(), false, description);
  }

  /** An option that is there or not. */
  public static Option<Boolean> flag(String name, String description) {
    Optional<Boolean> no = Optional.of(false);
    return new Option<>(name, ValueTypes.flag(), "", options -> no, false, description);
  }

  /** The same option for commands that may leave it out and then find the value elsewhere. */
  public Option<T> whenAbsent(String inWords) {
    return optional(name, type, inWords, description);
  }

  /** The same option, with words of its own. */
  public Option<T> describedAs(String words) {
    return new Option<>(name, type, defaultText, defaultValue, required, words);
  }

  /** The option as a person writes it: {@code --shards=N}. */
  public String usage() {
    return type.isFlag() ? "--" + name : "--" + name + "=" + type.placeholder();
  }

  /** A problem with a value of this option. */
  public Problem problem(T value, String message) {
    return new Problem("--" + name + "=" + type.writer().apply(value), message);
  }

  /** The problem that a required option is not there. */
  public Problem isRequired() {
    return missing("is required: " + description);
  }

  /** A problem with this option's not being there. */
  public Problem missing(String message) {
    return new Problem(usage(), message);
  }
}
