package io.photonbeam.cli.command;

import io.photonbeam.cli.process.Failures;
import io.photonbeam.cli.report.HtmlReport;
import io.photonbeam.cli.report.RunReport;
import io.photonbeam.cli.text.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps the page that tells of a run up to date: each minute while it runs, on a thread of its own
 * that looks at the run all the time, and when it has ended. Without a file it writes nothing.
 *
 * <p>Thread-safe. A report is made and put in one piece, so none takes the place of a later one.
 */
final class PageWriter implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration WRITE = Duration.ofMinutes(1);

  private final Optional<Path> file;
  private final Console console;
  private final Duration look;
  private final Duration write;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(PageWriter::daemon);
  private final Object writing = new Object();
  private boolean failureTold;

  PageWriter(Optional<Path> file, Console console) {
    this(file, console, LOOK, WRITE);
  }

  /** With other intervals. */
  PageWriter(Optional<Path> file, Console console, Duration look, Duration write) {
    this.file = file;
    this.console = console;
    this.look = look;
    this.write = write;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "page writer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins.
   *
   * @param looking looks at the run
   * @param meanwhile what is known while it runs
   */
  void start(Runnable looking, Supplier<RunReport> meanwhile) {
    every(look, looking);
    if (file.isPresent()) {
      every(write, () -> writeMeanwhile(meanwhile));
    }
  }

  private void every(Duration time, Runnable task) {
    long millis = time.toMillis();
    // Nobody hears of its end, which comes with this object's.
    var unused =
        thread.scheduleWithFixedDelay(() -> attempt(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What fails once is tried again, where the thread would do it no more. */
  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      System.getLogger(PageWriter.class.getName())
          .log(System.Logger.Level.WARNING, "A look at the run has failed.", e);
    }
  }

  /** A failure is told once: the next page may be written again. */
  private void writeMeanwhile(Supplier<RunReport> report) {
    try {
      put(report);
    } catch (IOException e) {
      if (!failureTold) {
        failureTold = true;
        console.terminal().say(failure(e) + "; it is tried again each minute.");
      }
    }
  }

  /**
   * Writes what is known now, and says so if that fails.
   *
   * @return whether the page is where it was to be put
   */
  boolean write(Supplier<RunReport> report) {
    try {
      put(report);
      return true;
    } catch (IOException e) {
      console.errLine("What was done is done, but " + failure(e));
      return false;
    }
  }

  private void put(Supplier<RunReport> report) throws IOException {
    if (file.isPresent()) {
      synchronized (writing) {
        ReportFile.write(file.get(), HtmlReport.of(report.get()));
      }
    }
  }

  private String failure(IOException e) {
    return "--htmlReport=%s could not be written: %s"
        .formatted(file.orElseThrow(), Failures.describe(e));
  }

  /** Looks and writes no more by itself. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
