package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that is watched from its start to its end. Its processor time is what a shell that
 * waited for it was told: all threads, garbage collection and compiler included.
 *
 * @param exitCode of the process; 137 after SIGKILL
 * @param seconds from start to end
 * @param cpuSeconds of the process and those that it waited for
 * @param peakBytes most memory that was resident
 * @param writtenBytes given to the disk
 * @param firstRowSeconds from the start to the first visible file with rows; empty without one
 * @param output what it printed
 * @param log where it told what went wrong
 */
record Child(
    int exitCode,
    double seconds,
    double cpuSeconds,
    long peakBytes,
    long writtenBytes,
    OptionalDouble firstRowSeconds,
    String output,
    Path log) {
  private static final Pattern CAUSE =
      Pattern.compile("^(Caused by|Exception in thread|Terminating due to)");
  private static final int LONGEST_COMPLAINT = 160;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Starts a command, and leaves its process id and the times of its children in two files. */
  private static final String SCRIPT =
      """
      pid=$1 times=$2
      shift 2
      "$@" &
      echo $! >"$pid.new"
      mv "$pid.new" "$pid"
      code=0
      wait $! || code=$?
      times >"$times"
      exit $code
      """;

  /**
   * What to start.
   *
   * @param words the command
   * @param environment variables besides those of this process
   * @param scratch a folder for its logs
   * @param rows a folder in which its rows become visible
   */
  record Command(List<String> words, Map<String, String> environment, Path scratch, Path rows) {}

  /**
   * How long a process may run.
   *
   * @param secondsWithRows from its first visible file
   * @param inAll from its start
   */
  record Limits(double secondsWithRows, Duration inAll) {
    static final Limits NONE = of(ChronoUnit.FOREVER.getDuration());

    /** Any time with rows, but no more in all. */
    static Limits of(Duration inAll) {
      return new Limits(Double.MAX_VALUE, inAll);
    }

    boolean areOver(Watch watch) {
      return watch.secondsWithRows() >= secondsWithRows || watch.seconds() >= inAll.toSeconds();
    }
  }

  /** Lets it run to its end. */
  static Child run(Command command) throws IOException, InterruptedException {
    return run(command, Limits.NONE);
  }

  /** Lets it run as long as it may, then kills it with SIGKILL. */
  static Child run(Command command, Limits limits) throws IOException, InterruptedException {
    Files.createDirectories(command.scratch());
    Path pidFile = command.scratch().resolve("pid");
    Path times = command.scratch().resolve("times");
    Path out = command.scratch().resolve("stdout");
    Path log = command.scratch().resolve("stderr");
    Files.deleteIfExists(pidFile);
    List<String> words =
        new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", pidFile.toString(), times.toString()));
    words.addAll(command.words());
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(log.toFile());
    builder.environment().putAll(command.environment());
    long began = System.nanoTime();
    Process shell = builder.start();
    Watch watch = new Watch(began, pidFile, command.rows());
    Thread atExit = new Thread(() -> killAll(shell, watch));
    Runtime.getRuntime().addShutdownHook(atExit);
    while (!shell.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      watch.look();
      if (limits.areOver(watch)) {
        watch.kill();
      }
    }
    double seconds = watch.seconds();
    Runtime.getRuntime().removeShutdownHook(atExit);
    return new Child(
        shell.exitValue(),
        seconds,
        ProcessFigures.childrensSeconds(Files.readString(times)),
        watch.peakBytes(),
        watch.writtenBytes(),
        watch.firstRowSeconds(),
        Files.readString(out),
        log);
  }

  /** The shell may be gone already, and the process not. */
  private static void killAll(Process shell, Watch watch) {
    watch.kill();
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }

  /**
   * A figure that the process printed in a line of its own after this label.
   *
   * @throws IOException if there is none
   */
  double printed(String label) throws IOException {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(label) + "\\s+([\\d.,]+)", Pattern.MULTILINE)
            .matcher(output);
    if (!line.find()) {
      throw new IOException("'%s' is missing in what it printed: %s".formatted(label, output));
    }
    return Double.parseDouble(line.group(1).replace(",", ""));
  }

  /** Why it failed, in one line: the innermost cause that its log names, or the log's last line. */
  String complaint() throws IOException {
    List<String> lines =
        Files.readAllLines(log).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> CAUSE.matcher(line).find())
        .reduce((earlier, later) -> later)
        .or(() -> lines.stream().reduce((earlier, later) -> later))
        .map(line -> line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT)))
        .orElse("exit code " + exitCode);
  }

  /** Looks at a process and its output. */
  private static final class Watch {
    private final long began;
    private final Path pidFile;
    private final Path rows;
    private volatile ProcessHandle process;
    private ProcessFigures figures;
    private OptionalDouble firstRowSeconds = OptionalDouble.empty();

    Watch(long began, Path pidFile, Path rows) {
      this.began = began;
      this.pidFile = pidFile;
      this.rows = rows;
    }

    void look() throws IOException {
      if (process == null && Files.exists(pidFile)) {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        process = ProcessHandle.of(pid).orElse(null);
        figures = new ProcessFigures(Path.of("/proc", Long.toString(pid)));
      }
      if (figures != null) {
        figures.look();
      }
      if (firstRowSeconds.isEmpty() && !OutputFiles.below(rows).paths().isEmpty()) {
        firstRowSeconds = OptionalDouble.of(seconds());
      }
    }

    void kill() {
      if (process != null) {
        process.destroyForcibly();
      }
    }

    /** Seconds since there are rows; 0 before. */
    double secondsWithRows() {
      return firstRowSeconds.isPresent() ? seconds() - firstRowSeconds.getAsDouble() : 0;
    }

    double seconds() {
      return (System.nanoTime() - began) / 1e9;
    }

    long peakBytes() {
      return figures == null ? 0 : figures.peakBytes();
    }

    long writtenBytes() {
      return figures == null ? 0 : figures.writtenBytes();
    }

    OptionalDouble firstRowSeconds() {
      return firstRowSeconds;
    }
  }
}
