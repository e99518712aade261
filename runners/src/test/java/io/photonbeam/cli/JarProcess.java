package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The runnable jar in a process of its own. */
final class JarProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "photonbeam.jar");
  private static final long DEADLINE_MINUTES = 5;

  private final Process process;
  private final Path said;

  private JarProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts it.
   *
   * @param said the file for what it says
   */
  static JarProcess start(Path said, List<String> words) throws IOException {
    List<String> command = TestJvm.command("-Xmx256m", "-jar", JAR.toString());
    command.addAll(words);
    return new JarProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start(),
        said);
  }

  /** What it has said. */
  String said() throws IOException {
    return Files.readString(said, UTF_8);
  }

  /** Waits for its end; returns its exit code. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** Ends it in order, or the hard way if it does not. */
  @Override
  public void close() {
    process.toHandle().destroy();
    process
        .onExit()
        .orTimeout(1, TimeUnit.MINUTES)
        .exceptionally(late -> process.destroyForcibly())
        .join();
  }
}
