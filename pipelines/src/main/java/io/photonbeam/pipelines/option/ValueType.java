package io.photonbeam.pipelines.option;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a value may be, and how it is written. Immutable; the withers return changed copies.
 *
 * @param placeholder stands for the value in help texts, such as {@code DURATION}
 * @param valid completes the sentence "must be …"
 * @param reader turns a text into a value; throws {@link IllegalArgumentException} for a text that
 *     is none; {@code valid} is told then, unless it is an {@link InvalidValueException}, which
 *     speaks for itself
 * @param writer turns a value into a text that reads as that value
 * @param problem what is wrong with a value that could be read; empty if it is valid
 */
public record ValueType<T>(
    String placeholder,
    String valid,
    Function<String, T> reader,
    Function<T, String> writer,
    Function<T, Optional<String>> problem) {

  /** All values that {@code reader} makes, written as they tell themselves. */
  public static <T> ValueType<T> of(String placeholder, String valid, Function<String, T> reader) {
    return new ValueType<>(placeholder, valid, reader, String::valueOf, value -> Optional.empty());
  }

  public ValueType<T> writtenBy(Function<T, String> other) {
    return new ValueType<>(placeholder, valid, reader, other, problem);
  }

  /** Those alone for which the predicate holds; {@code valid} says so in words. */
  public ValueType<T> where(Predicate<T> holds) {
    return withProblem(
        value -> holds.test(value) ? Optional.empty() : Optional.of("must be " + valid));
  }

  /** Those of these alone that have no such problem. */
  public ValueType<T> withProblem(Function<T, Optional<String>> other) {
    return new ValueType<>(
        placeholder,
        valid,
        reader,
        writer,
        value -> problem.apply(value).or(() -> other.apply(value)));
  }

  /**
   * Reads one value.
   *
   * @throws InvalidValueException when the text is no valid one
   */
  public T read(String text) {
    T value = readAny(text);
    problem
        .apply(value)
        .ifPresent(
            wrong -> {
              throw new InvalidValueException(wrong);
            });
    return value;
  }

  private T readAny(String text) {
    try {
      return reader.apply(text);
    } catch (InvalidValueException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("must be " + valid);
    }
  }

  /** Whether this is a flag, which may stand without a value. */
  public boolean isFlag() {
    return placeholder.isEmpty();
  }
}
