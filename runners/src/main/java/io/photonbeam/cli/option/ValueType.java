package io.photonbeam.cli.option;

import java.util.function.Function;

/**
 * What a value on the command line may look like. Immutable.
 *
 * @param placeholder stands for the value in help texts, such as {@code DURATION}
 * @param valid completes the sentence "must be …"
 * @param reader turns the text into the value; throws {@link IllegalArgumentException} for a text
 *     that is not valid; {@code valid} is shown, unless it is an {@link InvalidValueException},
 *     which speaks for itself
 */
public record ValueType<T>(String placeholder, String valid, Function<String, T> reader) {

  /** Reads one value; throws {@link IllegalArgumentException} when the text is not valid. */
  public T read(String text) {
    return reader.apply(text);
  }

  /** Whether this is a flag, which may stand without a value. */
  boolean isFlag() {
    return placeholder.isEmpty();
  }
}
