package io.photonbeam.cli.option;

import java.util.List;
import java.util.stream.Collectors;

/** A command line that can not be run. Carries every problem that it has. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public UsageException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order of the command line, then missing options and broken relations. */
  public List<Problem> problems() {
    return problems;
  }
}
