package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.command.Manual;
import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final List<Command> COMMANDS =
      List.of(
          command("work", () -> ExitCode.SUCCESS),
          command("audit", () -> ExitCode.FAILURE),
          command(
              "break",
              () -> {
                throw new IllegalStateException("the disk is full");
              }),
          command(
              "starve",
              () -> {
                throw new IllegalStateException("x y", new OutOfMemoryError("Java heap space"));
              }),
          command("store stats", () -> ExitCode.SUCCESS),
          command("store drop", () -> ExitCode.SUCCESS));

  private final TestConsole console = new TestConsole();

  static List<Command> realCommands() {
    return Main.commands();
  }

  @Test
  void theCommandsExitCodeIsTheProcesss() {
    assertThat(run("work")).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("audit", "--size=7")).isEqualTo(ExitCode.FAILURE);
    assertThat(run("store", "stats")).isEqualTo(ExitCode.SUCCESS);
    assertThat(List.of(ExitCode.values())).extracting(ExitCode::code).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aWrongOptionIsUsageAndNothingRuns() {
    assertThat(run("break", "--size=x")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains("photonbeam break: a problem with the options", "--size=x: must be")
        .contains("./photonbeam break --help")
        .doesNotContain("disk");
  }

  @Test
  void aFailureIsOneSentenceWithoutItsStackTrace() {
    assertThat(run("break")).isEqualTo(ExitCode.FAILURE);
    assertThat(console.err())
        .startsWith("photonbeam break failed: the disk is full")
        .doesNotContain("\tat ");
  }

  @Test
  void runningOutOfMemoryHasACodeOfItsOwnAsInTheJvm() {
    assertThat(run("starve")).isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(console.err()).contains("out of memory (Java heap space); allow more with");
  }

  @Test
  void aFailureShowsItsStackTraceWhenAskedTo() {
    assertThat(run("break", "--verbose")).isEqualTo(ExitCode.FAILURE);
    assertThat(console.err()).contains("\tat ");
  }

  @Test
  void afterTwoDashesNoWordIsHelpOrVerbose() {
    for (String word : List.of("--help", "-h", "--verbose")) {
      assertThat(run("break", "--", word)).isEqualTo(ExitCode.USAGE);
      assertThat(console.err()).contains(word + ": is no option").doesNotContain("\tat ");
    }
    assertThat(console.out()).isEmpty();
  }

  @Test
  void whatAWrongCommandLineHoldsCanNotSteerTheTerminal() {
    assertThat(run("break", "--size=\u001b[31m\nno")).isEqualTo(ExitCode.USAGE);
    assertThat(run("\u001b]0;x\u0007")).isEqualTo(ExitCode.USAGE);

    assertThat(console.err()).contains("--size=\\x1b[31m\\nno: must be", "\\x1b]0;x\\x07");
    assertThat(console.err()).doesNotContain("\u001b", "\u0007");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "help", "-h"})
  void helpListsTheCommands(String word) {
    assertThat(word.isEmpty() ? run() : run(word)).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out())
        .contains("Usage: ./photonbeam <command>", "work", "store drop", "--version");
  }

  @Test
  void aGroupWithoutItsCommandListsThem() {
    assertThat(run("store")).isEqualTo(ExitCode.USAGE);
    assertThat(run("store", "burn")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains("./photonbeam store stats", "\"burn\" is none of its commands");
    assertThat(run("store", "--help")).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out()).contains("store drop").doesNotContain("audit");
  }

  @Test
  void anUnknownCommandIsUsageWithASuggestion() {
    assertThat(run("wrok")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("no such command: wrok; did you mean work?");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version")).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out()).startsWith("photonbeam ");
  }

  @ParameterizedTest
  @MethodSource("realCommands")
  void everyCommandHelpsWithAllItsOptions(Command command) {
    String[] words = (command.name() + " --help").split(" ", -1);

    assertThat(console.run(Main.commands(), words)).isEqualTo(ExitCode.SUCCESS);
    assertThat(console.out()).contains("Usage: ./photonbeam " + command.name(), "Examples:");
    command
        .options()
        .table()
        .options()
        .forEach(o -> assertThat(console.out()).contains("--" + o.name()));
  }

  @ParameterizedTest
  @MethodSource("realCommands")
  void everyExampleInAHelpTextIsAValidCommandLine(Command command) throws Exception {
    assertThat(command.manual().examples()).isNotEmpty();
    for (String example : command.manual().examples()) {
      assertThat(example).startsWith(command.name());
      String rest = example.substring(command.name().length()).strip();
      assertThat(problems(command, words(rest))).as(example).isEmpty();
    }
  }

  /** All but that an adapter is named that nobody has written. */
  private static List<Problem> problems(Command command, List<String> words) {
    try {
      assertThat(command.options().parse(words)).isNotNull();
      return List.of();
    } catch (InvalidOptionsException e) {
      return e.problems().stream()
          .filter(problem -> !problem.subject().startsWith("--adapter=com.example."))
          .toList();
    }
  }

  /** What a shell makes of a command line; zsh refuses an unquoted question mark. */
  private static List<String> words(String commandLine) {
    List<String> words = new ArrayList<>();
    for (String word : commandLine.split(" +", -1)) {
      boolean quoted = word.length() > 1 && word.startsWith("'") && word.endsWith("'");
      assertThat(quoted ? "" : word).doesNotContainPattern("[?*\\[\\]{}~$&;|<>()'\"`!#]");
      words.add(quoted ? word.substring(1, word.length() - 1) : word);
    }
    words.removeIf(String::isEmpty);
    return words;
  }

  private ExitCode run(String... arguments) {
    return console.run(COMMANDS, arguments);
  }

  private static Command command(String name, Callable<ExitCode> action) {
    CommandOptions options =
        CommandOptions.of(Option.withDefault("size", ValueTypes.integer(1, 9), "1", "how much"));
    Manual manual = new Manual(name, "does " + name, "Does " + name + ".", options, List.of(name));
    return new Command() {
      @Override
      public Manual manual() {
        return manual;
      }

      @Override
      public ExitCode run(Options options, Console unused) throws Exception {
        return action.call();
      }
    };
  }
}
