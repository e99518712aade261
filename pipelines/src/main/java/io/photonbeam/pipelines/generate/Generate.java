package io.photonbeam.pipelines.generate;

import io.photonbeam.ads.Click;
import io.photonbeam.ads.Query;
import io.photonbeam.log.file.LogWriterConfig;
import io.photonbeam.pipelines.config.LogOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a log of queries and a log of clicks for trying out the join, with what real logs have:
 * several servers, clicks long after their query, queries that reach the log after their click,
 * events out of order, repeated lines, and clicks whose query never comes.
 *
 * <ul>
 *   <li><b>As fast as it can</b>: event times follow a virtual clock, on which 2 000 primary events
 *       come a second and which ends now. The same configuration, seed and time make the same files
 *       byte for byte.
 *   <li><b>Live</b>: each line is written at its time, in steps of 20 ms. If the machine cannot
 *       keep up, lines come late but none is left out, and the run takes longer.
 * </ul>
 *
 * <p>A run that comes to its end has written everything it planned: delays that would pass the end
 * are shortened. Existing files are never touched; runs into the same directories add to the logs.
 *
 * <p>{@link #run} works once; {@link #stop} may be called by any thread.
 */
public final class Generate {
  private static final Duration STEP = Duration.ofMillis(20);

  /** Virtual time between two looks at the clock: about 1 000 primary events. */
  private static final long VIRTUAL_STEP_MICROS = TimeUnit.MILLISECONDS.toMicros(500);

  /** Most of a live workload that is written between two looks at the clock. */
  private static final long CATCH_UP_MICROS = TimeUnit.MILLISECONDS.toMicros(200);

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);

  private final GenerateConfig config;
  private final InstantSource clock;
  private final Pause pause;
  private volatile boolean stopped;

  /** Waits; tests put the clock on instead. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration);
  }

  public Generate(GenerateConfig config) {
    this(config, Clock.systemUTC(), duration -> LockSupport.parkNanos(duration.toNanos()));
  }

  Generate(GenerateConfig config, InstantSource clock, Pause pause) {
    this.config = config;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Writes the logs and closes them.
   *
   * @return what was written, all of which is in the files
   * @throws IOException if a file cannot be made or written
   */
  public GenerateReport run(ProgressListener listener) throws IOException {
    Instant begin = clock.instant();
    WorkloadCounts counts = new WorkloadCounts();
    ServerLogs primaryLog =
        new ServerLogs(
            config.get(LogOptions.PRIMARY_LOG),
            Query.getClassSchema(),
            config.get(GenerateConfig.SERVERS),
            writerConfig(begin),
            config.get(GenerateConfig.SEED));
    ServerLogs foreignLog =
        new ServerLogs(
            config.get(LogOptions.FOREIGN_LOG),
            Click.getClassSchema(),
            config.get(GenerateConfig.SERVERS),
            writerConfig(begin),
            ~config.get(GenerateConfig.SEED));
    try (primaryLog;
        foreignLog) {
      Run run = new Run(begin, counts, primaryLog, foreignLog, listener);
      if (config.isLive()) {
        run.live();
      } else {
        run.atFullSpeed();
      }
    }
    return counts.report(primaryLog, foreignLog, secondsSince(begin));
  }

  /**
   * Lets {@link #run} end soon, in good order. Primary events whose writing was delayed are then
   * written; foreign events that are due later are not, and are not counted.
   */
  public void stop() {
    stopped = true;
  }

  /** At full speed blocks are cut by size alone, so that the files depend on no clock. */
  private LogWriterConfig writerConfig(Instant begin) {
    return LogWriterConfig.DEFAULTS.withClock(config.isLive() ? clock : InstantSource.fixed(begin));
  }

  private double secondsSince(Instant begin) {
    return Duration.between(begin, clock.instant()).toNanos() / 1e9;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** One run, with what it writes to. */
  private final class Run {
    private final Instant begin;
    private final WorkloadCounts counts;
    private final ServerLogs primaryLog;
    private final ServerLogs foreignLog;
    private final ProgressListener listener;
    private final Workload workload;
    private Instant nextProgress;

    Run(
        Instant begin,
        WorkloadCounts counts,
        ServerLogs primaryLog,
        ServerLogs foreignLog,
        ProgressListener listener) {
      long start = micros(begin) - (config.isLive() ? 0 : Workload.lengthMicros(config));
      this.begin = begin;
      this.counts = counts;
      this.primaryLog = primaryLog;
      this.foreignLog = foreignLog;
      this.listener = listener;
      this.workload = new Workload(config, start, primaryLog, foreignLog, counts);
      this.nextProgress = begin.plus(PROGRESS_INTERVAL);
    }

    void atFullSpeed() throws IOException {
      for (long time = VIRTUAL_STEP_MICROS; goesOn(); time += VIRTUAL_STEP_MICROS) {
        workload.writeUntil(time);
        tellProgress();
      }
      workload.abandon();
    }

    void live() throws IOException {
      long time = 0;
      while (goesOn()) {
        long elapsed = Duration.between(begin, clock.instant()).toNanos() / 1_000;
        // In small steps also when much is overdue, so that a stop is heard and progress told.
        time = Math.min(elapsed, time + CATCH_UP_MICROS);
        workload.writeUntil(time);
        primaryLog.flushIfDue();
        foreignLog.flushIfDue();
        tellProgress();
        if (time == elapsed) {
          pause.pause(STEP);
        }
      }
      workload.abandon();
    }

    private boolean goesOn() {
      return !stopped && workload.nextDue() < Long.MAX_VALUE;
    }

    private void tellProgress() {
      if (!clock.instant().isBefore(nextProgress)) {
        nextProgress = clock.instant().plus(PROGRESS_INTERVAL);
        listener.progress(counts.report(primaryLog, foreignLog, secondsSince(begin)));
      }
    }
  }
}
