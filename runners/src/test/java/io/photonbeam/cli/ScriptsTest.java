package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.progress.JoinProgress;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell scripts, most of which no build runs, are shell, and call the program as it is. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for a POSIX shell")
class ScriptsTest {
  private static final Path PROJECT = Path.of("..");

  private static final Pattern CONTINUED = Pattern.compile("\\\\\\R\\s*");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");
  private static final Pattern OWN_OPTION = Pattern.compile("(?m)^\\s*--[^)]*\\)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w:-])--([a-zA-Z][\\w-]*)");

  private static final Pattern FIGURE =
      Pattern.compile("\\$\\((?:figure \"\\$runner\"|seconds) '([^']+)'\\)");

  /** Words that stand by themselves before the options. */
  private static final Pattern WORDS = Pattern.compile("^(?:(?!\\s--\\w).)*");

  /** Of the program without a command, and of Java. */
  private static final Set<String> OTHERS = Set.of("version", "verbose", "add-opens");

  static List<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>(List.of(PROJECT.resolve("photonbeam")));
    for (String folder : List.of("benchmarks", "benchmarks/peers", "drills")) {
      try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().contains("."))
            .forEach(scripts::add);
      }
    }
    return scripts;
  }

  @Test
  void noScriptIsOverlooked() throws IOException {
    assertThat(scripts())
        .map(script -> PROJECT.relativize(script).toString())
        .contains("photonbeam", "benchmarks/join", "benchmarks/peers/start", "drills/common");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void itIsWholeShell(Path script) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyOptionItGivesToACommandIsOneOfThatCommand(Path script) throws IOException {
    for (String line : lines(script)) {
      assertThat(known(line)).as(line).containsAll(options(line).toList());
    }
  }

  @Test
  void everyFigureThatABenchmarkTakesFromTheSummaryOfAJoinIsThere(@TempDir Path dir)
      throws IOException {
    List<String> labels =
        FIGURE
            .matcher(Files.readString(PROJECT.resolve("benchmarks/join")))
            .results()
            .map(figure -> figure.group(1))
            .toList();

    assertThat(labels).hasSizeGreaterThan(3);
    assertThat(summary(dir).lines()).map(line -> line.split("  +", 2)[0]).containsAll(labels);
  }

  private static String summary(Path dir) {
    JoinConfig config =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, dir.resolve("queries"))
            .with(LogOptions.FOREIGN_LOG, dir.resolve("clicks"))
            .with(OutputOptions.OUTPUT, dir.resolve("out"))
            .with(JoinConfig.PIPELINE_ID, "a")
            .as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC())) {
      return new JoinProgress(run, true).summary();
    }
  }

  /** As the shell joins them, without comments and the labels of its own options. */
  private static List<String> lines(Path script) throws IOException {
    String text = COMMENT.matcher(Files.readString(script)).replaceAll("");
    text = CONTINUED.matcher(text).replaceAll(" ");
    return OWN_OPTION.matcher(text).replaceAll("").lines().toList();
  }

  private static Stream<String> options(String line) {
    return OPTION.matcher(line).results().map(option -> option.group(1));
  }

  /** What the commands take that a line names; what any takes where it names none. */
  private static Set<String> known(String line) {
    String words = WORDS.matcher(line).results().map(MatchResult::group).findFirst().orElseThrow();
    String spaced =
        Arrays.stream(words.split("[\\s(]+")).collect(Collectors.joining(" ", " ", " "));
    List<Command> commands = Main.commands();
    List<Command> named =
        commands.stream().filter(command -> spaced.contains(" " + command.name() + " ")).toList();
    Set<String> known = new TreeSet<>(OTHERS);
    for (Command command : named.isEmpty() ? commands : named) {
      known.addAll(command.options().table().names());
      known.addAll(command.options().foreign().names());
    }
    return known;
  }
}
