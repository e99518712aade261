package io.photonbeam.cli;

import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.pipelines.InvalidConfigException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a configuration refuses, told as problems of the options that it was made of. */
final class ConfigProblems {
  private ConfigProblems() {}

  /** A relation between options that holds when {@code config} does not refuse them. */
  static Function<Options, List<Problem>> of(Consumer<Options> config) {
    return options -> {
      try {
        config.accept(options);
        return List.of();
      } catch (InvalidConfigException e) {
        return e.problems().stream()
            .map(p -> new Problem("--" + p.property() + "=" + p.value(), p.message()))
            .toList();
      }
    };
  }
}
