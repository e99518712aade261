package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.report.Mark;
import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.output.SampleRows;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.run.RunningPipeline;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Two pipelines join the same live logs, as two data centres do: each is a process of its own with
 * an output of its own, over one registry. One is killed in the middle of a commit; the other takes
 * all that comes from then on, and a reconciliation finishes what the killed one had committed.
 * Meanwhile a reader looks at both outputs all the time.
 *
 * <p>{@link #run} works once; {@link #stop} may be called by any thread. No process of it outlives
 * it, nor this process, however it ends.
 */
public final class Demo implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration HOLD = Duration.ofSeconds(45);
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int ROWS_SHOWN = 3;

  private static final Poll LOOKS = Poll.every(Duration.ofMillis(100));
  private static final Poll POLL = Poll.every(Duration.ofMillis(50));

  private final DemoPlan plan;
  private final Class<?> main;
  private final Timeline timeline;
  private final DemoHistory history;
  private final OutputWatcher watcher;
  private final Upkeep upkeep;
  private final List<DataCentre> running = new ArrayList<>();
  private List<CommitId> orphaned = List.of();
  private long adoptedRows;
  private boolean stopped;

  /**
   * Of a plan.
   *
   * @param main the class of the command line, which the pipelines' processes run
   * @param tell takes what happens, as it happens
   */
  public Demo(DemoPlan plan, Class<?> main, Consumer<String> tell) {
    this.plan = plan;
    this.main = main;
    this.timeline = new Timeline(new SteadyClock(), tell);
    this.history = new DemoHistory(new SteadyClock());
    Map<String, Path> outputs = new LinkedHashMap<>();
    for (String pipeline : List.of(DemoPlan.EAST, DemoPlan.WEST)) {
      outputs.put(pipeline, plan.output(pipeline));
    }
    this.watcher = new OutputWatcher(outputs, Clock.systemUTC());
    this.upkeep = new Upkeep(plan);
  }

  /**
   * Shows it all.
   *
   * @throws IOException if something of it fails; a process that ended is told with its last words
   * @throws DemoStoppedException if it was asked to stop
   */
  public DemoOutcome run() throws IOException, InterruptedException, DemoStoppedException {
    Files.createDirectories(plan.folder());
    try (Watching watching = Watching.begin(watcher, LOOKS, this::sample);
        LiveLogs logs = LiveLogs.begin(plan)) {
      Scene scene = new Scene(watching, logs);
      DataCentre east = start(DemoPlan.EAST);
      DataCentre west = start(DemoPlan.WEST);
      say(
          Mark.Kind.START,
          "%s (process %d) and %s (process %d) start, each with an output of its own, over one registry"
              .formatted(east.name(), east.pid(), west.name(), west.pid()));
      scene.begin(east, west);
      scene.kill(east);
      scene.adopt(west);
      GenerateReport written = scene.endLogs(west);
      scene.drain(west);
      ReconcileReport reconciled = finish();
      watcher.look();
      scene.requireWatched();
      return outcome(written, reconciled, audit());
    }
  }

  private void sample() {
    for (String pipeline : List.of(DemoPlan.EAST, DemoPlan.WEST)) {
      history.rows(pipeline, watcher.rows(pipeline));
    }
  }

  private void say(Mark.Kind kind, String what) {
    timeline.say(what);
    history.mark(kind, what);
  }

  private synchronized DataCentre start(String name) throws IOException, DemoStoppedException {
    requireGoingOn();
    DataCentre started = DataCentre.start(name, plan, main);
    running.add(started);
    return started;
  }

  private synchronized void requireGoingOn() throws DemoStoppedException {
    if (stopped) {
      throw new DemoStoppedException();
    }
  }

  /** What happens while logs are written and outputs watched. */
  private final class Scene {
    private final Watching watching;
    private final LiveLogs logs;

    Scene(Watching watching, LiveLogs logs) {
      this.watching = watching;
      this.logs = logs;
    }

    /** Waits until both have joined something. */
    void begin(DataCentre east, DataCentre west)
        throws IOException, InterruptedException, DemoStoppedException {
      List<DataCentre> both = List.of(east, west);
      boolean begun =
          until(() -> both.stream().allMatch(each -> watcher.rows(each.name()) > 0), START, both);
      watcher.countLatenciesFromNow();
      say(
          Mark.Kind.NOTE,
          begun
              ? "both have joined their first rows; a reader looks at both outputs ten times a second"
              : "one of them has had nothing to join, as the other was always faster");
      until(() -> false, plan.untilKill(), both);
    }

    /** Kills one between commit and publish. */
    void kill(DataCentre victim) throws IOException, InterruptedException, DemoStoppedException {
      victim.holdInNextCommit();
      boolean held = until(victim::isHeld, HOLD, List.of(victim));
      victim.kill();
      forget(victim);
      List<CommitRecord> left = unpublished(victim);
      orphaned = left.stream().map(CommitRecord::id).toList();
      long rows = left.stream().mapToLong(CommitRecord::rows).sum();
      say(
          Mark.Kind.KILL,
          held
              ? "%s killed (SIGKILL) between commit and publish; %,d rows are committed and not visible"
                  .formatted(victim.name(), rows)
              : "%s killed (SIGKILL); it was in no commit".formatted(victim.name()));
    }

    /** Finishes what the killed one had committed, while the other goes on. */
    void adopt(DataCentre west) throws IOException, InterruptedException, DemoStoppedException {
      until(() -> false, Upkeep.GRACE.plusSeconds(1), List.of(west));
      timeline.say("west has all to itself; " + upkeep.adoptCommand());
      ReconcileReport report = upkeep.adopt();
      watcher.look();
      adoptedRows = watcher.rowsOf(orphaned);
      say(
          Mark.Kind.ADOPTION,
          "reconciled beside the running west: commits adopted %,d, their rows visible now %,d"
              .formatted(report.work().adoptedCommits(), adoptedRows));
    }

    /** Lets the logs end when it is time. */
    GenerateReport endLogs(DataCentre west)
        throws IOException, InterruptedException, DemoStoppedException {
      Duration rest = plan.duration().minus(plan.untilKill()).minus(Upkeep.GRACE);
      until(() -> false, rest.isNegative() ? Duration.ZERO : rest, List.of(west));
      GenerateReport written = logs.end();
      say(
          Mark.Kind.NOTE,
          "the logs end: %,d queries and %,d clicks"
              .formatted(written.primaryEvents(), written.foreignEvents()));
      return written;
    }

    /** Waits until the pipeline has read all, and ends it in order. */
    void drain(DataCentre west) throws IOException, InterruptedException, DemoStoppedException {
      Quiet quiet = new Quiet(POLL, QUIET);
      until(() -> quiet.isSince(watcher.rows()), DRAIN, List.of(west));
      try (IdRegistry registry = IdRegistry.open(plan.registry())) {
        Optional<RunningPipeline> pipeline =
            RunningPipeline.find(registry, west.name(), new SteadyClock());
        pipeline.ifPresent(RunningPipeline::askToStop);
      }
      if (!until(() -> !west.isAlive(), DRAIN, List.of())) {
        throw new IOException(
            "%s has not ended within %d s of being asked to; its log is %s"
                .formatted(west.name(), DRAIN.toSeconds(), plan.log(west.name())));
      }
      forget(west);
      say(
          Mark.Kind.STOP,"west has joined what it read, and ended in order");
    }

    /** Waits for something as long as these processes live, and logs and reader go on. */
    private boolean until(Poll.Condition condition, Duration patience, List<DataCentre> alive)
        throws IOException, InterruptedException, DemoStoppedException {
      boolean[] going = {true};
      boolean held =
          POLL.until(
              () -> {
                going[0] = isGoingOn();
                if (going[0]) {
                  for (DataCentre each : alive) {
                    each.requireAlive();
                  }
                }
                logs.requireWriting();
                requireWatched();
                return !going[0] || condition.holds();
              },
              patience);
      requireGoingOn();
      return held;
    }

    void requireWatched() throws IOException {
      if (watching.failure().isPresent()) {
        throw watching.failure().get();
      }
    }
  }

  private synchronized boolean isGoingOn() {
    return !stopped;
  }

  private synchronized void forget(DataCentre ended) {
    running.remove(ended);
  }

  private List<CommitRecord> unpublished(DataCentre pipeline) {
    try (IdRegistry registry = IdRegistry.open(plan.registry())) {
      return registry.unpublished(pipeline.name());
    }
  }

  private ReconcileReport finish() throws IOException, DemoStoppedException {
    requireGoingOn();
    ReconcileReport report = upkeep.finish();
    say(
          Mark.Kind.RECONCILIATION,
        "a last reconciliation, now that nobody writes: %,d events recovered, %s"
            .formatted(
                report.events().recovered(),
                report.isExact() ? "exact" : String.join(" ", report.complaints())));
    return report;
  }

  private VerifyReport audit() throws IOException, DemoStoppedException {
    requireGoingOn();
    VerifyReport report =
        new Verification(
                VerifyConfig.of(
                    plan.primaryLog(),
                    plan.foreignLog(),
                    plan.output(DemoPlan.EAST),
                    plan.output(DemoPlan.WEST)))
            .run(soFar -> {});
    timeline.say(
        String.format(
            Locale.ROOT,
            "both outputs are audited together, every field of %,d rows",
            report.rows()));
    return report;
  }

  private DemoOutcome outcome(
      GenerateReport written, ReconcileReport reconciled, VerifyReport audit) throws IOException {
    DemoOutcome outcome =
        new DemoOutcome(
        written,
        watcher.rows(DemoPlan.EAST),
        watcher.rows(DemoPlan.WEST),
        adoptedRows,
        watcher.latency(),
        watcher.duplicates(),
        watcher.looks(),
        reconciled,
        audit,
        SampleRows.of(plan.output(DemoPlan.WEST), ROWS_SHOWN),
        watcher.click(orphaned).orElse(""));
    history.write(plan.page(), outcome);
    return outcome;
  }

  /** Lets {@link #run} end soon; its processes are killed at once. */
  public synchronized void stop() {
    stopped = true;
    close();
  }

  @Override
  public synchronized void close() {
    for (DataCentre each : running) {
      try {
        each.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    running.clear();
  }
}
