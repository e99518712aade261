package io.photonbeam.cli.option;

import io.photonbeam.pipelines.option.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Options that a command takes for somebody else, such as Beam's. */
public interface ForeignOptions {

  /** Knows none. */
  ForeignOptions NONE =
      new ForeignOptions() {
        @Override
        public Collection<String> names() {
          return List.of();
        }

        @Override
        public Optional<Problem> check(String argument) {
          throw new IllegalStateException(argument);
        }
      };

  /** The names known, without dashes. */
  Collection<String> names();

  /** What is wrong with {@code --name=value}, whose name is one of {@link #names()}. */
  Optional<Problem> check(String argument);

  /** A line of help on them; empty where there are none. */
  default Optional<String> hint() {
    return Optional.empty();
  }
}
