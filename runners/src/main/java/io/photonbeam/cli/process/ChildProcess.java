package io.photonbeam.cli.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A process that {@linkplain EndWithInput ends with its standard input}: when it is {@linkplain
 * #stop stopped}, and when this process is gone, however that ended. Thread-safe.
 */
public final class ChildProcess {
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
  public static ChildProcess start(String name, Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    return new ChildProcess(name, log, process);
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completed when it has ended. */
  public CompletableFuture<ChildProcess> onExit() {
    return process.onExit().thenApply(ended -> this);
  }

  /** Kills it with SIGKILL, which it can't notice; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end; returns at once. */
  public void askToEnd() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
      System.getLogger(ChildProcess.class.getName()).log(System.Logger.Level.DEBUG, name, e);
    }
  }

  /** Ends it, if need be the hard way; returns when it is gone. */
  public void stop() {
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
  public String ending() {
    return "%s ended with code %d%s; its log is %s"
        .formatted(name, process.exitValue(), lastWords(), log);
  }

  /** The last cause in its log, or, where there is none, the last line. */
  private String lastWords() {
    return last(line -> line.startsWith("Caused by: ") || line.startsWith("Error: "))
        .or(() -> last(line -> !line.isBlank()))
        .map(line -> " (" + line.strip() + ")")
        .orElse("");
  }

  private Optional<String> last(Predicate<String> wanted) {
    // Not all of it need be text.
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(wanted).reduce((first, second) -> second);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
