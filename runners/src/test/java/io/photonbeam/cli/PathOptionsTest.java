package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.option.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of every command that takes a path takes it alike. */
class PathOptionsTest {
  private static final Set<String> PLACES = Set.of("DIR", "FILE", "URI", "URI|off");

  static List<Command> commands() {
    return Main.commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noOptionTakesWhatOnlyLooksLikeAPath(Command command) {
    List<String> words = new ArrayList<>(List.of(command.name().split(" ", -1)));
    List<String> told = new ArrayList<>();
    for (Option<?> option : command.options().table().options()) {
      if (PLACES.contains(option.type().placeholder())) {
        boolean store = option.type().placeholder().startsWith("URI");
        String value = (store ? "sqlite:" : "") + "s3://bucket/out";
        words.add("--" + option.name() + "=" + value);
        told.add("--" + option.name() + "=" + value + ": is a URL");
      }
    }
    TestConsole console = new TestConsole();

    assertThat(console.run(Main.commands(), words.toArray(new String[0])))
        .isEqualTo(ExitCode.USAGE);

    assertThat(told).isNotEmpty();
    assertThat(console.err()).contains(told.toArray(new String[0]));
    assertThat(Path.of("s3:")).doesNotExist();
  }

  @Test
  void eachOptionThatNamesAFolderOrStoreIsFoundByItsPlaceholder() {
    List<String> names =
        Main.commands().stream()
            .flatMap(command -> command.options().table().options().stream())
            .filter(option -> PLACES.contains(option.type().placeholder()))
            .map(Option::name)
            .distinct()
            .toList();

    assertThat(names)
        .contains("primaryLog", "foreignLog", "output", "registry", "index", "checkpointDir")
        .contains("report", "dir");
    assertThat(Files.exists(Path.of("~"))).isFalse();
  }

  @Test
  void logsAndOutputThatHoldEachOtherAreRefusedByWhoeverReadsThem(@TempDir Path folder) {
    for (String name : List.of("join", "verify")) {
      assertRefused(name, folder, "logs", "logs/f", "out", "must be apart");
      assertRefused(name, folder, "p", "p", "out", "must be apart");
      assertRefused(name, folder, "p", "f", "p", "would be read as the log's");
      assertRefused(name, folder, "p", "f", "f/out", "would be read as the log's");
      assertRefused(name, folder, "out/joined/p", "f", "out", "that holds its rows");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLogThatIsAFileIsRefusedBeforeAnythingIsDone(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("o.avro"));
    for (String name : List.of("join", "verify", "generate")) {
      for (String log : List.of("primaryLog", "foreignLog")) {
        String other = log.equals("primaryLog") ? "foreignLog" : "primaryLog";
        List<String> words =
            new ArrayList<>(
                List.of(name, "--" + log + "=" + file, "--" + other + "=" + folder.resolve("x")));
        if (!name.equals("generate")) {
          words.add("--output=" + folder.resolve("out"));
        }
        if (name.equals("join")) {
          words.add("--pipelineId=a");
        }
        assertRefused(words, "--" + log + "=" + file + ": is a file; a log is a folder");
      }
    }
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.resolve("out")).doesNotExist();

    Path out = Files.createDirectory(folder.resolve("out"));
    for (String log : List.of("primaryLog", "foreignLog")) {
      assertRefused(
          List.of("reconcile", "--output=" + out, "--" + log + "=" + file), "is a file; a log");
    }
    assertRefused(List.of("retry", "--output=" + out, "--primaryLog=" + file), "o.avro: is");
    assertThat(out).isEmptyDirectory();
  }

  private static void assertRefused(List<String> words, String why) {
    TestConsole console = new TestConsole();

    assertThat(console.run(Main.commands(), words.toArray(new String[0])))
        .as("%s", words)
        .isEqualTo(ExitCode.USAGE);

    assertThat(console.err()).contains(why);
  }

  @Test
  void anOutputThatIsNotThereHasNothingToVerify(@TempDir Path folder) {
    TestConsole console = new TestConsole();

    ExitCode code =
        console.run(
            Main.commands(),
            "verify",
            "--primaryLog=" + folder.resolve("p"),
            "--foreignLog=" + folder.resolve("f"),
            "--output=" + folder.resolve("nowhere"));

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("nowhere: there is no such directory");
  }

  private static void assertRefused(
      String name, Path folder, String primary, String foreign, String output, String why) {
    List<String> words =
        new ArrayList<>(
            List.of(
                name,
                "--primaryLog=" + folder.resolve(primary),
                "--foreignLog=" + folder.resolve(foreign),
                "--output=" + folder.resolve(output)));
    if (name.equals("join")) {
      words.add("--pipelineId=a");
    }
    assertRefused(words, why);
  }
}
