package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where something of another kind stands in the place of what an output, a store or a state is made
 * of, each command says so before it does anything, and waits for nobody who would write to a pipe.
 */
@Timeout(60)
class PlaceKindsTest {
  @TempDir Path folder;

  /** Puts something into a place. */
  private interface Obstacle {
    void put(Path place) throws Exception;
  }

  private static final Obstacle FILE = Files::createFile;
  private static final Obstacle FOLDER = Files::createDirectory;
  private static final Obstacle PIPE = PlaceKindsTest::makePipe;
  private static final Obstacle BROKEN_LINK =
      place -> Files.createSymbolicLink(place, Path.of("nowhere"));

  private static void makePipe(Path place) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
  }

  /** Those that are given an output. */
  static Stream<Command> ofOutputs() {
    return Main.commands().stream()
        .filter(command -> command.options().table().find("output").isPresent());
  }

  @ParameterizedTest
  @MethodSource("ofOutputs")
  void eachCommandNamesAFolderOfItsOutputThatIsNone(Command command) throws Exception {
    for (String name : List.of("joined", "_staged", "_photonbeam", "unjoinable", "compacted")) {
      for (Obstacle obstacle : List.of(FILE, PIPE, BROKEN_LINK)) {
        assertRefused(command, name, obstacle, "its " + name + " is a ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofOutputs")
  void eachCommandNamesAFileOfItsOutputThatIsNone(Command command) throws Exception {
    for (String name :
        List.of(
            "registry.db",
            "registry.db-wal",
            "index-a.db",
            "manifest.txt",
            "_photonbeam/output.json",
            "_photonbeam/join-a.json",
            "_photonbeam/horizon.json",
            "_photonbeam/compact.lock")) {
      for (Obstacle obstacle : List.of(FOLDER, PIPE, BROKEN_LINK)) {
        assertRefused(command, name, obstacle, "its " + name + " is a ");
      }
    }
  }

  @Test
  void whatElseLiesInAnOutputIsNobodysConcern() throws Exception {
    Path output = fresh();
    Files.createDirectories(output.resolve("registry.db.backups"));
    Files.createDirectories(output.resolve("index-a.db-old"));
    makePipe(output.resolve("pipe"));

    assertThat(run(command("verify"), output, List.of()).code()).isNotEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @MethodSource("ofOutputs")
  void eachCommandNamesAnOutputThatIsNoFolder(Command command) throws Exception {
    for (Obstacle obstacle : List.of(FILE, PIPE, BROKEN_LINK)) {
      Path output = fresh();
      obstacle.put(output);
      assertRefused(command, output, List.of(), "; an output is a folder");
      assertRefused(command, output.resolve("below"), List.of(), "lies below " + output);
    }
  }

  @ParameterizedTest
  @MethodSource("ofOutputs")
  void eachCommandNamesARegistryWhoseFileIsNone(Command command) throws Exception {
    if (command.options().table().find("registry").isEmpty()) {
      return;
    }
    for (String scheme : List.of("sqlite:", "fdb:")) {
      for (Obstacle obstacle : List.of(FOLDER, PIPE, BROKEN_LINK)) {
        Path registry = fresh();
        obstacle.put(registry);
        Path output = Files.createDirectory(fresh());
        assertRefused(
            command, output, List.of("--registry=" + scheme + registry), registry + " is a ");
        assertThat(output).isEmptyDirectory();
      }
      Path file = Files.createFile(fresh());
      assertRefused(
          command,
          Files.createDirectory(fresh()),
          List.of("--registry=" + scheme + file.resolve("registry.db")),
          "lies below " + file + ", which is a file");
    }
  }

  @Test
  void aJoinNamesItsIndexItsStagedFilesAndItsStateIfTheyAreOfAnotherKind() throws Exception {
    Command join = command("join");
    Path index = Files.createDirectory(fresh());
    assertRefused(join, fresh(), List.of("--index=sqlite:" + index), index + " is a folder");
    for (Obstacle obstacle : List.of(FILE, PIPE, BROKEN_LINK)) {
      Path output = fresh();
      Files.createDirectories(output.resolve("_staged"));
      obstacle.put(output.resolve("_staged/a"));
      assertRefused(join, output, List.of(), "its _staged/a is a ");

      Path states = fresh();
      obstacle.put(states);
      assertRefused(join, fresh(), List.of("--checkpointDir=" + states), states + ": is a ");
      Path state = Files.createDirectory(fresh());
      obstacle.put(state.resolve("a"));
      assertRefused(join, fresh(), List.of("--checkpointDir=" + state), "lies below " + state);
    }
  }

  @Test
  void aJoinNamesTheNoteBesideItsStateIfItIsNoFile() throws Exception {
    Path states = fresh();
    Path output = fresh();
    List<String> more =
        List.of("--checkpointDir=" + states, "--stopWhenIdle=1s", "--joinTimeout=1s");
    Path primary = Files.createDirectory(fresh());
    Path foreign = Files.createDirectory(fresh());
    assertThat(run(command("join"), output, more, primary, foreign).code())
        .isEqualTo(ExitCode.SUCCESS);
    Path note;
    try (Stream<Path> files = Files.walk(states)) {
      note = files.filter(file -> file.endsWith("settings.json")).findFirst().orElseThrow();
    }
    for (Obstacle obstacle : List.of(FOLDER, PIPE, BROKEN_LINK)) {
      Files.delete(note);
      obstacle.put(note);
      assertRefused(run(command("join"), output, more, primary, foreign), note + " is a ");
    }
  }

  @Test
  void aPeerIsLookedAtAsAnOutputIs() throws Exception {
    Path peer = Files.createDirectory(fresh());
    Files.createFile(peer.resolve("joined"));

    assertRefused(
        command("reconcile"),
        Files.createDirectory(fresh()),
        List.of("--peer=" + peer),
        "--peer=" + peer + ": its joined is a file");
  }

  @Test
  void aLinkToNothingIsALogThatMayCome() throws Exception {
    Path log = fresh();
    BROKEN_LINK.put(log);

    Ran ran =
        run(
            command("join"),
            fresh(),
            List.of("--runner=DirectRunner", "--stopWhenIdle=1s"),
            log,
            fresh());

    assertThat(ran.code()).as(ran.err()).isNotEqualTo(ExitCode.USAGE);
  }

  private void assertRefused(Command command, String name, Obstacle obstacle, String why)
      throws Exception {
    Path output = fresh();
    Files.createDirectories(output.resolve(name).getParent());
    obstacle.put(output.resolve(name));
    assertRefused(command, output, List.of(), why);
  }

  private void assertRefused(Command command, Path output, List<String> more, String why)
      throws IOException {
    assertRefused(run(command, output, more), why);
  }

  private static void assertRefused(Ran ran, String why) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(why);
  }

  private Ran run(Command command, Path output, List<String> more) throws IOException {
    return run(
        command, output, more, Files.createDirectory(fresh()), Files.createDirectory(fresh()));
  }

  private static Ran run(
      Command command, Path output, List<String> more, Path primary, Path foreign) {
    List<String> words = new ArrayList<>(List.of(command.name().split(" ", -1)));
    OptionTable table = command.options().table();
    words.add("--output=" + output);
    table.find("primaryLog").ifPresent(log -> words.add("--primaryLog=" + primary));
    table.find("foreignLog").ifPresent(log -> words.add("--foreignLog=" + foreign));
    table
        .find(JoinConfig.PIPELINE_ID.name())
        .filter(Option::required)
        .ifPresent(id -> words.add("--pipelineId=a"));
    if (command.name().equals("registry expire")) {
      words.add("--before=2026-01-01");
    }
    words.addAll(more);
    if (!command.options().arguments().isEmpty()) {
      words.add("id");
    }
    TestConsole console = new TestConsole();
    ExitCode code = console.run(Main.commands(), words.toArray(new String[0]));
    return new Ran(code, console.out(), console.err());
  }

  private static Command command(String name) {
    return Main.commands().stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private int places;

  /** A place in which nothing is yet. */
  private Path fresh() {
    places++;
    return folder.resolve("place-" + places);
  }
}
