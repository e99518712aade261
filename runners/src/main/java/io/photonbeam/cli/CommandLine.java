package io.photonbeam.cli;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.command.Manual;
import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.option.HelpText;
import io.photonbeam.cli.option.Suggestions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Failures;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the command that a command line names, and runs it. Immutable. */
public final class CommandLine {
  static final String PROGRAM = "./photonbeam";
  static final String VERBOSE = "--verbose";

  private final List<Command> commands;

  public CommandLine(List<Command> commands) {
    this.commands = List.copyOf(commands);
  }

  /** Runs to the end. Throws nothing but errors of the JVM itself: whatever fails is told. */
  public ExitCode run(List<String> arguments, Console console) {
    boolean verbose = isVerbose(arguments);
    List<String> words = withoutVerbose(arguments);
    String first = words.isEmpty() ? "--help" : words.get(0);
    if (first.equals("--version")) {
      console.out().println("photonbeam " + version());
      return ExitCode.SUCCESS;
    }
    if (first.equals("help") || isHelp(first)) {
      return help(words.subList(Math.min(1, words.size()), words.size()), console);
    }
    Optional<Command> command = find(words);
    if (command.isEmpty()) {
      return options(words).stream().anyMatch(CommandLine::isHelp) && isGroup(first)
          ? help(List.of(first), console)
          : unknown(words, console);
    }
    List<String> rest = words.subList(wordCount(command.get()), words.size());
    if (options(rest).stream().anyMatch(CommandLine::isHelp)) {
      console.out().print(helpOf(command.get()));
      return ExitCode.SUCCESS;
    }
    return execute(command.get(), rest, verbose, console);
  }

  /** Whether the log of the libraries is wanted. */
  static boolean isVerbose(List<String> arguments) {
    return options(arguments).contains(VERBOSE);
  }

  /** What stands before the end of the options; words after it are never ours. */
  private static List<String> options(List<String> arguments) {
    int end = arguments.indexOf(CommandOptions.END);
    return end < 0 ? arguments : arguments.subList(0, end);
  }

  private static List<String> withoutVerbose(List<String> arguments) {
    List<String> options = options(arguments);
    List<String> words = new ArrayList<>(options);
    words.removeIf(VERBOSE::equals);
    words.addAll(arguments.subList(options.size(), arguments.size()));
    return words;
  }

  private static ExitCode execute(
      Command command, List<String> rest, boolean verbose, Console console) {
    try {
      Options options = command.options().parse(rest);
      for (Need need : command.needs(options)) {
        need.check();
      }
      return command.run(options, console);
    } catch (InvalidOptionsException e) {
      tell(e.problems(), command, console);
      return ExitCode.USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.terminal().say("photonbeam " + command.name() + " was interrupted");
      return ExitCode.FAILURE;
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      console.terminal().endProgress();
      console.errLine("photonbeam " + command.name() + " failed: " + Failures.describe(e));
      if (verbose) {
        e.printStackTrace(console.err());
      } else {
        console.err().println("(--verbose shows where)");
      }
      return Failures.isOutOfMemory(e) ? ExitCode.OUT_OF_MEMORY : ExitCode.FAILURE;
    }
  }

  private static void tell(List<Problem> problems, Command command, Console console) {
    String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
    console.err().println("photonbeam " + command.name() + ": " + count + " with the options");
    problems.forEach(problem -> console.errLine("  " + problem));
    console.err().println("Help: " + PROGRAM + " " + command.name() + " --help");
  }

  private ExitCode unknown(List<String> words, Console console) {
    String first = words.get(0);
    List<String> members = members(first);
    if (isGroup(first)) {
      String given = words.size() > 1 ? "; \"" + words.get(1) + "\" is none of its commands" : "";
      console.errLine("photonbeam: say what to do with " + first + given + ":");
      members.forEach(member -> console.err().println("  " + PROGRAM + " " + member));
      return ExitCode.USAGE;
    }
    Optional<String> meant = Suggestions.nearest(first, firstWords());
    console.errLine(
        "photonbeam: no such command: "
            + first
            + meant.map(m -> "; did you mean " + m + "?").orElse(""));
    console.err().println("Commands: " + String.join(", ", firstWords()));
    return ExitCode.USAGE;
  }

  private ExitCode help(List<String> words, Console console) {
    if (words.isEmpty()) {
      console.out().print(overview(commands));
      return ExitCode.SUCCESS;
    }
    Optional<Command> command = find(words);
    if (command.isPresent()) {
      console.out().print(helpOf(command.get()));
      return ExitCode.SUCCESS;
    }
    if (isGroup(words.get(0))) {
      console.out().print(overview(groupOf(words.get(0))));
      return ExitCode.SUCCESS;
    }
    return unknown(words, console);
  }

  private static String overview(List<Command> listed) {
    StringBuilder text = new StringBuilder();
    text.append("Photonbeam joins two continuously growing logs exactly once.\n\n");
    text.append("Usage: ").append(PROGRAM).append(" <command> [--option=value]...\n\nCommands:\n");
    Table table = Table.ofColumns(Table.Align.LEFT, Table.Align.LEFT);
    listed.forEach(command -> table.row("  " + command.name(), command.manual().summary()));
    text.append(table);
    text.append("\nOptions of a command: ").append(PROGRAM).append(" <command> --help\n");
    text.append("Version: ").append(PROGRAM).append(" --version\n");
    return text.toString();
  }

  private static String helpOf(Command command) {
    Manual manual = command.manual();
    return HelpText.of(
        PROGRAM, manual.name(), manual.description(), manual.options(), manual.examples());
  }

  private Optional<Command> find(List<String> words) {
    return commands.stream()
        .filter(c -> words.size() >= wordCount(c))
        .filter(c -> String.join(" ", words.subList(0, wordCount(c))).equals(c.name()))
        .findFirst();
  }

  private boolean isGroup(String word) {
    return !groupOf(word).isEmpty();
  }

  private List<Command> groupOf(String word) {
    return commands.stream().filter(c -> c.name().startsWith(word + " ")).toList();
  }

  private List<String> members(String word) {
    return groupOf(word).stream().map(Command::name).toList();
  }

  private List<String> firstWords() {
    Set<String> words = new LinkedHashSet<>();
    commands.forEach(command -> words.add(command.name().split(" ", 2)[0]));
    return new ArrayList<>(words);
  }

  private static int wordCount(Command command) {
    return (int) Stream.of(command.name().split(" ", -1)).count();
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h");
  }

  private static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
