package io.photonbeam.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a command takes: its options, its arguments, and the relations between options.
 * Immutable; the withers return changed copies.
 *
 * @param options in the order of the help text
 * @param arguments how arguments without dashes are shown in the usage line; empty when the command
 *     takes none, and then each is a problem; otherwise at least one must be there
 * @param foreign takes what is not in {@code options}
 * @param relations each looks at options that are all valid on their own, and returns what is wrong
 *     with them together
 */
public record OptionTable(
    List<Option<?>> options,
    String arguments,
    ForeignOptions foreign,
    List<Function<Options, List<Problem>>> relations) {

  /** Ends the options: all words after it are arguments, also those that begin with a dash. */
  public static final String END = "--";

  public OptionTable {
    options = List.copyOf(options);
    relations = List.copyOf(relations);
  }

  public static OptionTable of(Option<?>... options) {
    return new OptionTable(List.of(options), "", ForeignOptions.NONE, List.of());
  }

  public OptionTable and(Option<?>... more) {
    List<Option<?>> all = Stream.concat(options.stream(), Stream.of(more)).toList();
    return new OptionTable(all, arguments, foreign, relations);
  }

  public OptionTable withArguments(String usage) {
    return new OptionTable(options, usage, foreign, relations);
  }

  public OptionTable withForeign(ForeignOptions others) {
    return new OptionTable(options, arguments, others, relations);
  }

  public OptionTable withRelation(Function<Options, List<Problem>> relation) {
    List<Function<Options, List<Problem>>> all = new ArrayList<>(relations);
    all.add(relation);
    return new OptionTable(options, arguments, foreign, all);
  }

  /**
   * Reads a command line. Relations are looked at only when everything else is in order.
   *
   * @throws UsageException with every problem found
   */
  public Options parse(List<String> commandLine) throws UsageException {
    Parsing parsing = new Parsing();
    commandLine.forEach(parsing::read);
    Options parsed = parsing.finish();
    Set<Problem> problems = new LinkedHashSet<>(parsing.problems);
    relations.forEach(relation -> problems.addAll(check(relation, parsed, problems)));
    if (!problems.isEmpty()) {
      throw new UsageException(List.copyOf(problems));
    }
    return parsed;
  }

  /** What a relation finds; nothing if it asks for an option that is itself among the problems. */
  private static List<Problem> check(
      Function<Options, List<Problem>> relation, Options parsed, Set<Problem> problems) {
    try {
      return relation.apply(parsed);
    } catch (IllegalStateException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      return List.of();
    }
  }

  /** One command line on its way. */
  private final class Parsing {
    private final Map<String, Option<?>> byName =
        options.stream().collect(Collectors.toMap(Option::name, option -> option));
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final Map<Option<?>, Object> values = new LinkedHashMap<>();
    private final List<String> positional = new ArrayList<>();
    private final List<String> passedOn = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean ended;

    void read(String argument) {
      if (ended) {
        readArgument(argument);
        return;
      }
      if (argument.equals(END)) {
        ended = true;
        return;
      }
      if (!argument.startsWith("-") || argument.length() == 1) {
        readArgument(argument);
        return;
      }
      int equals = argument.indexOf('=');
      String dashed = equals < 0 ? argument : argument.substring(0, equals);
      String name = dashed.replaceFirst("^--?", "");
      if (!dashed.startsWith("--")) {
        problems.add(
            new Problem(argument, "options begin with two dashes: --" + name + orArgument()));
        return;
      }
      String first = seen.putIfAbsent(name, argument);
      if (first != null) {
        problems.add(new Problem(argument, "given twice, first as " + first + "; keep one"));
        return;
      }
      Option<?> option = byName.get(name);
      if (option != null) {
        readOption(option, equals < 0 ? null : argument.substring(equals + 1));
      } else {
        readForeign(name, argument);
      }
    }

    private void readArgument(String argument) {
      if (arguments.isEmpty()) {
        problems.add(
            new Problem(
                argument, "is no option; options are written as --name=value, with no space"));
      } else {
        positional.add(argument);
      }
    }

    private void readOption(Option<?> option, String text) {
      if (text == null && !option.type().isFlag()) {
        problems.add(
            new Problem(
                "--" + option.name(),
                "needs a value, as in %s: %s".formatted(option.usage(), option.type().valid())));
        return;
      }
      try {
        values.put(option, option.type().read(text == null ? "true" : text));
      } catch (InvalidValueException e) {
        problems.add(new Problem("--" + option.name() + "=" + text, e.getMessage()));
      } catch (IllegalArgumentException e) {
        problems.add(Problem.invalid(option, text));
      }
    }

    private void readForeign(String name, String argument) {
      if (foreign.names().contains(name)) {
        foreign.check(argument).ifPresent(problems::add);
        passedOn.add(argument);
      } else {
        List<String> known =
            Stream.concat(byName.keySet().stream(), foreign.names().stream()).toList();
        problems.add(Problem.unknown(name, Suggestions.nearest(name, known), orArgument()));
      }
    }

    private String orArgument() {
      return arguments.isEmpty() ? "" : "; if it is meant as " + arguments + ", write it after --";
    }

    Options finish() {
      for (Option<?> option : options) {
        if (option.required() && !seen.containsKey(option.name())) {
          problems.add(
              new Problem(option.usage(), "is required: %s".formatted(option.description())));
        }
      }
      if (!arguments.isEmpty() && positional.isEmpty()) {
        problems.add(new Problem(arguments, "at least one is required"));
      }
      return new Options(values, positional, passedOn);
    }
  }
}
