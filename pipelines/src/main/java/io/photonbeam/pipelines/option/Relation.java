package io.photonbeam.pipelines.option;

import java.util.List;

/** How options that are all valid on their own must fit together. */
@FunctionalInterface
public interface Relation {

  /**
   * What is wrong with them; empty if they fit. May ask for options that have no value, as {@link
   * OptionTable} has told then that one is missing.
   */
  List<Problem> problems(Options options);
}
