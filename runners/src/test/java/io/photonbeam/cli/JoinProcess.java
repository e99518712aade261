package io.photonbeam.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@code join}, or another command, in a process of its own, to be killed. */
final class JoinProcess {
  private static final long DEADLINE_SECONDS = 600;

  private final Process process;
  private final StringBuilder said = new StringBuilder();
  private final CountDownLatch held = new CountDownLatch(1);

  private JoinProcess(Process process) {
    this.process = process;
    Thread listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
  }

  /**
   * Starts it.
   *
   * @param holdAt the point of the commit protocol at which it is to stand still; empty for none
   */
  static JoinProcess start(Path folder, String holdAt, String... arguments) throws IOException {
    return start(
        folder, List.of("-Xmx384m", "-Dphotonbeam.holdAt=" + holdAt), Arrays.asList(arguments));
  }

  /** Starts it on a JVM with these options. */
  static JoinProcess start(Path folder, List<String> jvm, List<String> arguments)
      throws IOException {
    return start(folder, jvm, "join", arguments);
  }

  /** Starts a command on a JVM with these options. */
  static JoinProcess start(Path folder, List<String> jvm, String command, List<String> arguments)
      throws IOException {
    List<String> options = new ArrayList<>(jvm);
    options.addAll(List.of("-Xshare:auto", "-Dorg.sqlite.tmpdir=" + folder));
    List<String> words = TestJvm.ofProgram(options.toArray(String[]::new));
    words.add(command);
    words.addAll(arguments);
    return new JoinProcess(
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(false)
            .start());
  }

  private void listen() {
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        if (line.startsWith("held at ")) {
          held.countDown();
        }
        synchronized (said) {
          said.append(line).append('\n');
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // It was killed while it spoke.
    }
  }

  /** Waits until it stands still where it was told to. */
  void awaitHeld() throws InterruptedException {
    if (!held.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it was not held; it said:\n" + said());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String said() {
    synchronized (said) {
      return said.toString();
    }
  }

  /** Waits until it has ended by itself; returns its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end; it said:\n" + said());
    }
    return process.exitValue();
  }

  /** Asks it to end, with SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would close its streams as well.
  }

  /** Kills it with SIGKILL, which it can't notice. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
