package io.photonbeam.pipelines.option;

import java.util.Optional;

/** A configuration: checked values of options. */
public interface Config {

  /** The values, which {@link OptionTable#check} has passed. */
  Options options();

  /**
   * The value of an option, or its default; throws {@link IllegalStateException} without either.
   */
  default <T> T get(Option<T> option) {
    return options().get(option);
  }

  /** The value of an option, or its default, if there is one. */
  default <T> Optional<T> find(Option<T> option) {
    return options().find(option);
  }
}
