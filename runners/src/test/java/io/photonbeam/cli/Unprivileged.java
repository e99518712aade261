package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the program as a process for which permissions count, as they do for everybody but root: for
 * root it goes without the two capabilities that get round them.
 */
final class Unprivileged {
  private static final long DEADLINE_MINUTES = 5;
  private static final List<String> WITHOUT_CAPABILITIES =
      List.of(
          "setpriv",
          "--bounding-set=-dac_override,-dac_read_search",
          "--inh-caps=-dac_override,-dac_read_search");

  private final Path folder;
  private final List<String> prefix;

  private Unprivileged(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /**
   * One that keeps what is said in a folder. The test is skipped where no process can be had for
   * which permissions count.
   */
  static Unprivileged in(Path folder) throws IOException, InterruptedException {
    Path forbidden = Files.createFile(folder.resolve("forbidden"));
    Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("---------"));
    if (!Files.isReadable(forbidden)) {
      return new Unprivileged(folder, List.of());
    }
    Unprivileged stripped = new Unprivileged(folder, WITHOUT_CAPABILITIES);
    assumeTrue(
        stripped.ends(0, "true") && stripped.ends(1, "cat", forbidden.toString()),
        "this user may read everything, and setpriv (of util-linux) does not change that here");
    return stripped;
  }

  private boolean ends(int code, String... words) throws InterruptedException {
    try {
      return end(start(Arrays.asList(words))) == code;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  /** Runs a command of the program to its end. */
  Ran run(String command, List<String> options, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        TestJvm.ofProgram("-Xmx384m", "-Xshare:auto", "-Dorg.sqlite.tmpdir=" + folder);
    words.add(command);
    words.addAll(options);
    words.addAll(List.of(more));
    int ended = end(start(words));
    ExitCode code =
        Arrays.stream(ExitCode.values())
            .filter(each -> each.code() == ended)
            .findFirst()
            .orElseThrow(() -> new AssertionError("it ended with " + ended));
    return new Ran(code, Files.readString(out(), UTF_8), Files.readString(err(), UTF_8));
  }

  private Process start(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(words);
    return new ProcessBuilder(command)
        .redirectOutput(out().toFile())
        .redirectError(err().toFile())
        .start();
  }

  private static int end(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).as("it has ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Path out() {
    return folder.resolve("out.txt");
  }

  private Path err() {
    return folder.resolve("err.txt");
  }
}
