package io.photonbeam.cli.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that reads its standard input, and ends when that ends: when it is {@linkplain #stop
 * stopped}, and when this process is gone, however that ended.
 */
final class ChildProcess {
  private static final long ORDERLY_SECONDS = 10;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts it; what it says is added to the log. */
  static ChildProcess start(String name, Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    return new ChildProcess(name, log, process);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<ChildProcess> onExit() {
    return process.onExit().thenApply(ended -> this);
  }

  /** Kills it with SIGKILL, which it can't notice; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end; returns at once. */
  void askToEnd() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
      System.getLogger(ChildProcess.class.getName()).log(System.Logger.Level.DEBUG, name, e);
    }
  }

  /** Ends it, if need be the hard way; returns when it is gone. */
  void stop() {
    askToEnd();
    boolean interrupted = false;
    try {
      if (process.waitFor(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    process.destroyForcibly().onExit().join();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How it ended, in one sentence. */
  String ending() {
    return "%s ended with code %d%s; its log is %s"
        .formatted(name, process.exitValue(), lastWords(), log);
  }

  /** The last cause in its log. */
  private String lastWords() {
    // Not all of it need be text.
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("Caused by: ") || line.startsWith("Error: "))
          .reduce((first, second) -> second)
          .map(line -> " (" + line + ")")
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
