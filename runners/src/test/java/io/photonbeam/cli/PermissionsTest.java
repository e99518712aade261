package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user may not read or write is named by each command as that, nothing is called exact over
 * it, and it is taken as soon as it may be read.
 */
class PermissionsTest {
  private static final String ADVICE =
      "no permission; give this user permission to it and to the folders above it";

  @TempDir Path dir;
  private final List<Path> closed = new ArrayList<>();
  private Unprivileged user;

  @BeforeEach
  void writeLogs() throws Exception {
    Path said = Files.createDirectory(dir.resolve("said"));
    user = Unprivileged.in(said);
    generate("1", dir.resolve("q"), dir.resolve("c"));
  }

  @AfterEach
  void openAll() throws IOException {
    for (Path path : closed) {
      permit(path, "rwxr-xr-x");
    }
  }

  private void generate(String seed, Path queries, Path clicks) {
    Ran ran =
        Ran.of(
            "generate",
            List.of("--primaryLog=" + queries, "--foreignLog=" + clicks),
            "--events=200",
            "--foreignRatio=0.5",
            "--servers=2",
            "--seed=" + seed);
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.SUCCESS);
  }

  private static void permit(Path path, String permissions) throws IOException {
    EnumSet<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    all.addAll(PosixFilePermissions.fromString(permissions));
    Files.setPosixFilePermissions(path, all);
  }

  private Path close(Path path, String permissions) throws IOException {
    closed.add(path);
    permit(path, permissions);
    return path;
  }

  private List<String> options(String command) {
    List<String> options = new ArrayList<>();
    options.add("--output=" + output());
    if (!command.equals("reconcile")) {
      options.addAll(List.of("--primaryLog=" + dir.resolve("q"), "--foreignLog=" + clicks()));
    }
    if (command.equals("join")) {
      options.addAll(List.of("--pipelineId=a", "--stopWhenIdle=500ms", "--cacheBytes=16MiB"));
    } else {
      options.add("--settle=0s");
    }
    if (!command.equals("verify")) {
      options.add("--runner=DirectRunner");
    }
    return options;
  }

  private Path output() {
    return dir.resolve("out");
  }

  private Path clicks() {
    return dir.resolve("c");
  }

  private Ran asUser(String command) throws Exception {
    return user.run(command, options(command));
  }

  private Ran here(String command) {
    Ran ran = Ran.of(command, options(command));
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.SUCCESS);
    return ran;
  }

  private static Path first(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(suffix))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /** It names the place and what to do, in one sentence, and finds nothing exact. */
  private static void assertRefused(Ran ran, Path place, String... says) {
    assertThat(ran.code()).as(ran.text()).isEqualTo(ExitCode.FAILURE);
    assertThat(ran.text())
        .contains(place.toString())
        .contains(says)
        .doesNotContain("Exact", "\tat ", "Exception", "is damaged");
  }

  @Test
  void whatOfALogMayNotBeReadIsToldByAllAndIsTakenOnceItMay() throws Exception {
    generate("2", dir.resolve("q2"), dir.resolve("c2"));
    Path folder = Files.move(dir.resolve("c2"), clicks().resolve("hidden"));
    Path file = Files.move(first(folder, ".avro"), clicks().resolve("hidden.avro"));
    Path listed = Files.move(dir.resolve("q2"), dir.resolve("q/listed"));
    long unlisted = 1 + files(listed);
    close(folder, "---------");
    close(file, "---------");
    close(listed, "r--r--r--");

    for (String command : List.of("join", "reconcile", "verify")) {
      Ran ran = asUser(command);

      assertThat(ran.code())
          .as(ran.text())
          .isEqualTo(command.equals("join") ? ExitCode.SUCCESS : ExitCode.FAILURE);
      assertThat(ran.text())
          .containsPattern("(?m)^unreadable folder: " + folder + ": .*" + ADVICE)
          .containsPattern("(?m)^unreadable folder: " + listed + "/.*" + ADVICE)
          .containsPattern("(?m)^unreadable file: " + file + ".* no permission for " + file)
          .doesNotContain("Exact", "damaged block:", "\tat ");
      if (!command.equals("join")) {
        assertThat(ran.text()).contains("1 unreadable file", unlisted + " unreadable folders");
      }
    }
    openAll();

    assertThat(here("join").figure("joined now")).isPositive();
    assertThat(here("reconcile").figure("  recovered now")).isZero();
    assertThat(here("verify").text()).contains("Exact: all ");
  }

  @Test
  void aRoundTakesWhatMayBeReadAgain() throws Exception {
    generate("2", dir.resolve("q"), dir.resolve("c2"));
    Path folder = close(Files.move(dir.resolve("c2"), clicks().resolve("hidden")), "---------");
    assertThat(asUser("join").code()).isEqualTo(ExitCode.SUCCESS);
    openAll();

    assertThat(here("reconcile").figure("  recovered now")).isPositive();

    assertThat(here("verify").text()).contains("Exact: all ").doesNotContain(folder.toString());
  }

  @Test
  void aLogThatMayNotBeListedFailsEachCommand() throws Exception {
    here("join");
    close(clicks(), "---------");

    for (String command : List.of("join", "reconcile", "verify")) {
      assertRefused(asUser(command), clicks(), "give this user permission to it");
    }
  }

  @Test
  void anOutputThatMayNotBeWrittenIsNamed() throws Exception {
    Path parent = Files.createDirectory(dir.resolve("parent"));
    close(parent, "r-xr-xr-x");
    List<String> options = new ArrayList<>(options("join"));
    options.set(0, "--output=" + parent.resolve("out"));

    assertRefused(user.run("join", options), parent, "give this user permission to it");

    assertThat(parent).isEmptyDirectory();
    here("join");
    close(output(), "r-xr-xr-x");
    assertRefused(asUser("join"), output(), "make the file and its directory writable");
  }

  @Test
  void anOutputThatMayNotBeReadIsNoEmptyOne() throws Exception {
    here("join");
    Path copy = Files.copy(output().resolve("registry.db"), dir.resolve("away.db"));
    String away = "--registry=sqlite:" + copy;
    close(output(), "---------");

    assertRefused(asUser("reconcile"), output(), "no permission for");
    assertRefused(user.run("verify", options("verify"), away), output(), "no permission for");
    openAll();

    Path file = close(first(output().resolve("joined"), ".parquet"), "---------");
    assertRefused(asUser("reconcile"), file.getFileName(), "can't be looked at");
    assertRefused(asUser("verify"), file, "no permission for");
  }

  @Test
  void aRegistryThatMayNotBeReadIsNamed() throws Exception {
    here("join");
    Path registry = close(output().resolve("registry.db"), "---------");

    for (String command : List.of("join", "reconcile", "verify")) {
      assertRefused(asUser(command), registry, "cannot be read; check its permissions");
    }
  }
}
