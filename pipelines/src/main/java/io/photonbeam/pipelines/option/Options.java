package io.photonbeam.pipelines.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Values of options, by their names. Immutable; the withers return changed copies. Two are equal if
 * they give the same values, whatever the defaults are.
 *
 * @param given the values that were given
 * @param arguments what stands on a command line without dashes, in order
 * @param foreign options on a command line that are somebody else's, as written, in order
 */
public record Options(Map<String, Object> given, List<String> arguments, List<String> foreign) {

  /** No values. */
  public static final Options NONE = new Options(Map.of(), List.of(), List.of());

  public Options {
    given = Map.copyOf(given);
    arguments = List.copyOf(arguments);
    foreign = List.copyOf(foreign);
  }

  public <T> Options with(Option<T> option, T value) {
    return with(new Options(Map.of(option.name(), value), List.of(), List.of()));
  }

  /** With all that {@code others} give, in place of what is given here. */
  public Options with(Options others) {
    Map<String, Object> all = new LinkedHashMap<>(given);
    all.putAll(others.given);
    return new Options(all, arguments, foreign);
  }

  /** With what {@code others} give and is not given here. */
  public Options orElse(Options others) {
    return new Options(others.with(this).given, arguments, foreign);
  }

  /** The values of these names and nothing else. */
  public Options only(Set<String> names) {
    Map<String, Object> some = new LinkedHashMap<>(given);
    some.keySet().retainAll(names);
    return new Options(some, List.of(), List.of());
  }

  /** The value given, or the default; throws {@link IllegalStateException} if there is neither. */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("--" + option.name() + " has no value"));
  }

  /** The value given, or the default, if there is one. */
  public <T> Optional<T> find(Option<T> option) {
    Optional<T> value = given(option);
    return value.isPresent() ? value : option.defaultValue().apply(this);
  }

  /** The value given, if one was. */
  @SuppressWarnings("unchecked") // Of one command, options of one name have values of one type.
  public <T> Optional<T> given(Option<T> option) {
    return Optional.ofNullable((T) given.get(option.name()));
  }

  /** Whether a value was given. */
  public boolean isGiven(Option<?> option) {
    return given.containsKey(option.name());
  }

  /** The configuration of these values: {@code options.as(JoinConfig::new)}. */
  public <C> C as(Function<Options, C> config) {
    return config.apply(this);
  }
}
