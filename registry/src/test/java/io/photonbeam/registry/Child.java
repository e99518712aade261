package io.photonbeam.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.photonbeam.registry.ChildWriter.Hold;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A {@link ChildWriter} at work, and what it has told so far. Closing it kills it. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<CommitId> answered = new ArrayList<>();
  private Optional<Begun> open = Optional.empty();
  private int refusals;
  private long begunNanos;
  private long commitNanos;
  private boolean held;

  /** A commit of which nothing more is known yet. */
  record Begun(CommitId commit, List<Integer> numbers) {
    static Begun parse(String line) {
      String[] words = line.split(" ", -1);
      return new Begun(
          new CommitId(words[1]), Arrays.stream(words).skip(2).map(Integer::valueOf).toList());
    }
  }

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(US_ASCII);
  }

  /** Starts one and waits until it is ready; it begins when it is told to {@link #go}. */
  static Child start(Path registry, String pipeline, int seed, int range, int batches)
      throws IOException {
    return start(registry, pipeline, seed, range, batches, Hold.NEVER);
  }

  /** Starts one that goes on until it is killed. */
  static Child startToBeKilled(Path registry, String pipeline, int seed, int range, Hold hold)
      throws IOException {
    return start(registry, pipeline, seed, range, Integer.MAX_VALUE, hold);
  }

  private static Child start(
      Path registry, String pipeline, int seed, int range, int batches, Hold hold)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The driver unpacks its library; those of the killed go when the test's folder
                // does.
                "-Dorg.sqlite.tmpdir=" + registry.getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildWriter.class.getName(),
                registry.toString(),
                pipeline,
                Integer.toString(seed),
                Integer.toString(range),
                Integer.toString(batches),
                hold.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Child child = new Child(process);
    child.listen();
    return child;
  }

  void go() throws IOException {
    process.outputWriter(US_ASCII).append('\n').flush();
  }

  /** Listens until it is within a commit, after so many that were answered. */
  void awaitBegin(int commits) throws IOException {
    while (answered.size() < commits || open.isEmpty()) {
      if (!listen()) {
        throw new AssertionError("The child ended after " + answered.size() + " commits");
      }
    }
  }

  /** Listens until it stands still where it was told to. */
  void awaitHeld() throws IOException {
    while (!held) {
      if (!listen()) {
        throw new AssertionError("The child ended and was never held");
      }
    }
  }

  /** Listens to the end; returns the exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    while (listen()) {}
    return process.waitFor();
  }

  /** Sends SIGKILL, and listens to what it had still said. */
  void kill() throws IOException, InterruptedException {
    // Not the process itself, which would close the streams, too.
    process.toHandle().destroyForcibly();
    if (awaitEnd() == 0) {
      throw new AssertionError("The child ended before it was killed");
    }
  }

  /** The commits that it knew to be made. */
  List<CommitId> answered() {
    return answered;
  }

  /** The commit in which it is, or was when it died. */
  Optional<Begun> open() {
    return open;
  }

  /** How long the last commit took that was answered. */
  long commitNanos() {
    return commitNanos;
  }

  int refusals() {
    return refusals;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Takes in a line; false if there is none, or only the torn end of one. */
  private boolean listen() throws IOException {
    String line = output.readLine();
    if (line == null || !line.endsWith(";")) {
      return false;
    }
    String words = line.substring(0, line.length() - 1);
    switch (words) {
      case "ready" -> {}
      case "held" -> held = true;
      case "done" -> {
        answered.add(open.orElseThrow().commit());
        open = Optional.empty();
        commitNanos = System.nanoTime() - begunNanos;
      }
      case "refused" -> {
        refusals++;
        open = Optional.empty();
      }
      default -> {
        open = Optional.of(Begun.parse(words));
        begunNanos = System.nanoTime();
      }
    }
    return true;
  }
}
