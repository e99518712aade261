package io.photonbeam.cli.option;

import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.InvalidValueException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a command takes on its command line: options, arguments, and options of others. What is
 * declared here is what is parsed, checked and shown by {@code --help}. Immutable; the withers
 * return changed copies.
 *
 * @param table the command's own options
 * @param arguments how arguments without dashes are shown in the usage line; empty when the command
 *     takes none, and then each is a problem; otherwise at least one must be there
 * @param foreign takes what is not in {@code table}
 */
public record CommandOptions(OptionTable table, String arguments, ForeignOptions foreign) {

  /** Ends the options: all words after it are arguments, also those that begin with a dash. */
  public static final String END = "--";

  public static CommandOptions of(OptionTable table) {
    return new CommandOptions(table, "", ForeignOptions.NONE);
  }

  public static CommandOptions of(Option<?>... options) {
    return of(OptionTable.of(options));
  }

  public CommandOptions and(Option<?>... more) {
    return new CommandOptions(table.and(more), arguments, foreign);
  }

  public CommandOptions withArguments(String usage) {
    return new CommandOptions(table, usage, foreign);
  }

  public CommandOptions withForeign(ForeignOptions others) {
    return new CommandOptions(table, arguments, others);
  }

  public CommandOptions withRelation(Relation relation) {
    return new CommandOptions(table.withRelation(relation), arguments, foreign);
  }

  /**
   * Reads a command line.
   *
   * @throws InvalidOptionsException with every problem found
   */
  public Options parse(List<String> commandLine) {
    Parsing parsing = new Parsing();
    commandLine.forEach(parsing::read);
    return parsing.finish();
  }

  /** One command line on its way. */
  private final class Parsing {
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
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
        problem(argument, "options begin with two dashes: --" + name + orArgument());
        return;
      }
      String first = seen.putIfAbsent(name, argument);
      if (first != null) {
        problem(argument, "given twice, first as " + first + "; keep one");
        return;
      }
      Optional<Option<?>> option = table.find(name);
      if (option.isPresent()) {
        readOption(option.get(), equals < 0 ? null : argument.substring(equals + 1));
      } else {
        readForeign(name, argument);
      }
    }

    private void readArgument(String argument) {
      if (arguments.isEmpty()) {
        problem(argument, "is no option; options are written as --name=value, with no space");
      } else {
        positional.add(argument);
      }
    }

    private void readOption(Option<?> option, String text) {
      if (text == null && !option.type().isFlag()) {
        problem(
            "--" + option.name(),
            "needs a value, as in %s: %s".formatted(option.usage(), option.type().valid()));
        return;
      }
      try {
        values.put(option.name(), option.type().read(text == null ? "true" : text));
      } catch (InvalidValueException e) {
        problem("--" + option.name() + "=" + text, e.getMessage());
      }
    }

    private void readForeign(String name, String argument) {
      if (foreign.names().contains(name)) {
        foreign.check(argument).ifPresent(problems::add);
        passedOn.add(argument);
        return;
      }
      List<String> known = Stream.concat(table.names().stream(), foreign.names().stream()).toList();
      String meant =
          Suggestions.nearest(name, known).map(n -> "; did you mean --" + n + "?").orElse("");
      problem("--" + name, "no such option" + meant + orArgument());
    }

    private String orArgument() {
      return arguments.isEmpty() ? "" : "; if it is meant as " + arguments + ", write it after --";
    }

    private void problem(String subject, String message) {
      problems.add(new Problem(subject, message));
    }

    Options finish() {
      table.options().stream()
          .filter(option -> option.required() && !seen.containsKey(option.name()))
          .forEach(option -> problems.add(option.isRequired()));
      if (!arguments.isEmpty() && positional.isEmpty()) {
        problem(arguments, "at least one is required");
      }
      Options options = new Options(values, positional, passedOn);
      InvalidOptionsException.throwIfAny(table.withRelations(problems, options));
      return options;
    }
  }
}
