package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how long rows of a live log take to become visible, at shares of the most that can be
 * joined.
 *
 * <p>The load is an open loop: each line has a time at which it should be written, which no
 * slowness of writer or join moves. Latency counts from that time, not from when the line was
 * really written, so that what waits behind something slow is not left out.
 */
public final class MeasureLatency {
  private static final int WARM_UP_SECONDS = 10;
  private static final long LOOK_EVERY_MILLIS = 20;

  private final LatencyOptions options;
  private final Commands commands;
  private final Path scratch;

  private MeasureLatency(LatencyOptions options, Path home, Path scratch) {
    this.options = options;
    this.scratch = scratch;
    this.commands = new Commands(home, scratch, options.backlog(), 0);
  }

  /**
   * Measures and prints; exits with 2 at wrong options.
   *
   * @param args options, as {@code benchmarks/peers/latency} tells them; the folder it is started
   *     in is that of the project
   */
  public static void main(String[] args) throws Exception {
    LatencyOptions options;
    try {
      options = LatencyOptions.of(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path scratch = Files.createTempDirectory("photonbeam-latency-");
    try {
      System.out.print(
          new MeasureLatency(options, Path.of("").toAbsolutePath(), scratch).run().plain());
    } finally {
      Folders.delete(scratch);
    }
  }

  private Table run() throws IOException, InterruptedException, ExecutionException {
    long max = options.maxRate() > 0 ? options.maxRate() : measuredMax();
    Table table =
        new Table(
            List.of(
                "of %,d/s".formatted(max),
                "asked/s",
                "written/s",
                "rows",
                "p50 s",
                "p90 s",
                "p99 s",
                "longest s",
                "join's CPU s"));
    for (int percent : options.percents()) {
      System.err.printf("at %d %%%n", percent);
      table.add(row(percent, max * percent / 100));
    }
    return table;
  }

  private long measuredMax() throws IOException, InterruptedException {
    System.err.printf("joining %d primary events, to know the most%n", options.events());
    finished(Child.run(commands.generate()));
    Path place = Files.createDirectories(scratch.resolve("max"));
    Child join = finished(Child.run(commands.start(Contender.PHOTONBEAM_FLINK, place)));
    Folders.delete(place);
    Folders.delete(commands.primaryLog());
    Folders.delete(commands.foreignLog());
    return (long) join.printed("events a second");
  }

  private List<String> row(int percent, long rate)
      throws IOException, InterruptedException, ExecutionException {
    Path place = Files.createDirectories(scratch.resolve("at-" + percent));
    Commands live = commands.withLogs(place.resolve("logs"));
    VisibleFiles files =
        new VisibleFiles(
            Commands.visible(Contender.PHOTONBEAM_FLINK, place), MeasureLatency::nowMicros);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      finished(Child.run(live.generateSome()));
      Future<Child> join = threads.submit(() -> finished(Child.run(live.follow(place))));
      CountDownLatch up = new CountDownLatch(1);
      Future<Writing> writing = threads.submit(() -> write(live, rate, up));
      while (!join.isDone()) {
        files.look();
        if (!files.isEmpty()) {
          up.countDown();
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
      // Or a join that failed would be waited for.
      up.countDown();
      files.look();
      List<String> row = row(percent, rate, writing.get(), join.get(), files);
      Folders.delete(place);
      return row;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> row(
      int percent, long rate, Writing writing, Child join, VisibleFiles files) throws IOException {
    Latencies latencies =
        files.latencies(writing.beginMicros() + TimeUnit.SECONDS.toMicros(WARM_UP_SECONDS));
    return List.of(
        percent + " %",
        number("%,.0f", (double) rate),
        writing.linesASecond(),
        number("%,.0f", latencies.size()),
        number("%.2f", latencies.seconds(0.5)),
        number("%.2f", latencies.seconds(0.9)),
        number("%.2f", latencies.seconds(0.99)),
        number("%.2f", latencies.seconds(1)),
        number("%.1f", join.cpuSeconds()));
  }

  /**
   * What wrote the logs.
   *
   * @param beginMicros when it was started
   */
  private record Writing(long beginMicros, Child child) {
    private static final Pattern RATE = Pattern.compile("([\\d,]+) lines a second");

    String linesASecond() {
      Matcher rate = RATE.matcher(child.output());
      return rate.find() ? rate.group(1) : "unknown";
    }
  }

  /** Writes live logs once the join is up, as it would be in a service. */
  private Writing write(Commands live, long rate, CountDownLatch up)
      throws IOException, InterruptedException {
    up.await();
    long begin = nowMicros();
    return new Writing(
        begin, finished(Child.run(live.generateLive(rate, WARM_UP_SECONDS + options.seconds()))));
  }

  private static Child finished(Child child) throws IOException {
    if (child.exitCode() != 0) {
      throw new IOException("failed: " + child.complaint());
    }
    return child;
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
