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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two pipelines join the same live logs, as two data centres do: each is a process of its own with
 * an output of its own, over one registry. One is killed in the middle of a commit; the other takes
 * all that comes from then on, and a reconciliation finishes what the killed one had committed.
 * Meanwhile a reader looks at both outputs all the time.
 *
 * <p>{@link #run} works once; {@link #stop} may be called by any thread. No process of it outlives
 * it, nor this process, however that ends.
 */
public final class Demo implements AutoCloseable {
  /** Flink starts within some seconds in two processes, or within many on a busy machine. */
  private static final Duration START = Duration.ofMinutes(2);

  /** The next commit comes within a second, unless the machine is busy or the other takes all. */
  private static final Duration HOLD = Duration.ofSeconds(45);

  /** So long may what is read still take to be joined, and then the end of the process. */
  private static final Duration DRAIN = Duration.ofMinutes(2);

  /** Several times what lies between two commits: without new rows for that long, none come. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** As often as a person could tell two looks apart. */
  private static final Poll LOOKS = Poll.every(Duration.ofMillis(100));

  /** As often as the page can show. */
  private static final Poll QUESTIONS = Poll.every(Duration.ofMillis(500));

  private static final int ROWS_SHOWN = 3;

  private final DemoPlan plan;
  private final Cast cast;
  private final Narrator narrator;
  private final DemoHistory history;
  private final OutputWatcher watcher;
  private final WestReconciliation reconciliation;
  private List<CommitId> orphaned = List.of();
  private long adoptedRows;
  private boolean bothJoined;

  /**
   * Of a plan.
   *
   * @param main the class of the command line, which the pipelines' processes run
   * @param tell takes what happens, as it happens
   */
  public Demo(DemoPlan plan, Class<?> main, Consumer<String> tell) {
    this.plan = plan;
    this.cast = new Cast(plan, main);
    this.narrator = new Narrator(new SteadyClock(), tell);
    this.history = new DemoHistory(new SteadyClock());
    this.watcher = new OutputWatcher(plan.outputs(), Clock.systemUTC());
    this.reconciliation = new WestReconciliation(plan);
  }

  /**
   * Shows it all.
   *
   * @throws IOException if something of it fails; a process that ended is told with its last words
   * @throws DemoStoppedException if it was asked to stop
   */
  public DemoOutcome run() throws IOException, InterruptedException, DemoStoppedException {
    try (Watching watching = Watching.begin("outputs", this::look, LOOKS);
        Watching asking = Watching.begin("figures", this::ask, QUESTIONS);
        LiveLogs logs = LiveLogs.begin(plan)) {
      Waits waits = new Waits(cast, List.of(watching, asking), logs);
      DataCentre east = cast.start(DemoPlan.EAST);
      DataCentre west = cast.start(DemoPlan.WEST);
      say(
          Mark.Kind.START,
          ("%s (process %d) and %s (process %d) start, each with an output of its own, over one"
                  + " registry")
              .formatted(east.name(), east.pid(), west.name(), west.pid()));
      joinInBoth(waits, east, west);
      kill(waits, east);
      adopt(waits, west);
      GenerateReport written = endLogs(waits, west, logs);
      drain(waits, west);
      ReconcileReport reconciled = finish();
      watcher.look();
      waits.requireWatched();
      return outcome(written, reconciled, audit());
    }
  }

  private void look() throws IOException {
    watcher.look();
    plan.outputs().keySet().forEach(name -> history.rows(name, watcher.rows(name)));
  }

  private void ask() {
    cast.started().forEach(pipeline -> history.told(pipeline.name(), pipeline.figures()));
  }

  private void say(Mark.Kind kind, String what) {
    narrator.say(what);
    history.mark(kind, what);
  }

  private void joinInBoth(Waits waits, DataCentre east, DataCentre west)
      throws IOException, InterruptedException, DemoStoppedException {
    boolean begun =
        waits.until(
            () -> watcher.rows(east.name()) > 0 && watcher.rows(west.name()) > 0,
            START,
            east,
            west);
    bothJoined = begun;
    watcher.countLatenciesFromNow();
    say(
        Mark.Kind.NOTE,
        begun
            ? "both have joined their first rows; a reader looks at both outputs ten times a second"
            : "within %d s not both have joined a row (east %,d, west %,d); it goes on all the same"
                .formatted(
                    START.toSeconds(), watcher.rows(east.name()), watcher.rows(west.name())));
    waits.pass(plan.untilKill(), east, west);
  }

  /** Kills a pipeline between commit and publish. */
  private void kill(Waits waits, DataCentre victim)
      throws IOException, InterruptedException, DemoStoppedException {
    victim.holdInNextCommit();
    boolean held = waits.until(victim::isHeld, HOLD, victim);
    victim.kill();
    List<CommitRecord> left = unpublished(victim);
    orphaned = left.stream().map(CommitRecord::id).toList();
    say(
        Mark.Kind.KILL,
        held
            ? ("%s killed (SIGKILL) between commit and publish; %,d rows are committed and not"
                    + " visible")
                .formatted(victim.name(), left.stream().mapToLong(CommitRecord::rows).sum())
            : "%s killed (SIGKILL); it was in no commit".formatted(victim.name()));
  }

  private List<CommitRecord> unpublished(DataCentre pipeline) {
    try (IdRegistry registry = IdRegistry.open(plan.registry())) {
      return registry.unpublished(pipeline.name());
    }
  }

  /** Finishes what the killed pipeline had committed, while the other goes on. */
  private void adopt(Waits waits, DataCentre west)
      throws IOException, InterruptedException, DemoStoppedException {
    waits.pass(WestReconciliation.GRACE.plusSeconds(1), west);
    narrator.say("west has all to itself; " + reconciliation.adoptCommand());
    ReconcileReport report = reconciliation.adopt();
    watcher.look();
    adoptedRows = watcher.rowsOf(orphaned);
    say(
        Mark.Kind.ADOPTION,
        "reconciled beside the running west: commits adopted %,d, their rows visible now %,d"
            .formatted(report.work().adoptedCommits(), adoptedRows));
  }

  /** Lets the logs end when it is time. */
  private GenerateReport endLogs(Waits waits, DataCentre west, LiveLogs logs)
      throws IOException, InterruptedException, DemoStoppedException {
    waits.pass(plan.afterAdoption(), west);
    GenerateReport written = logs.end();
    say(
        Mark.Kind.NOTE,
        "the logs end: %,d queries and %,d clicks"
            .formatted(written.primaryEvents(), written.foreignEvents()));
    return written;
  }

  /** Waits until the pipeline has joined all, and ends it in order. */
  private void drain(Waits waits, DataCentre west)
      throws IOException, InterruptedException, DemoStoppedException {
    Quiet quiet = new Quiet(Waits.POLL, QUIET);
    waits.until(() -> quiet.isSince(watcher.rows()), DRAIN, west);
    try (IdRegistry registry = IdRegistry.open(plan.registry())) {
      RunningPipeline.find(registry, west.name(), new SteadyClock())
          .ifPresent(RunningPipeline::askToStop);
    }
    if (!waits.until(() -> !west.isAlive(), DRAIN)) {
      throw new IOException(
          "%s has not ended within %d s of being asked to; its log is %s"
              .formatted(west.name(), DRAIN.toSeconds(), plan.log(west.name())));
    }
    say(Mark.Kind.STOP, "west has joined what it read, and ended in order");
  }

  private ReconcileReport finish() throws IOException, DemoStoppedException {
    cast.requireGoingOn();
    ReconcileReport report = reconciliation.finish();
    say(
        Mark.Kind.RECONCILIATION,
        "a last reconciliation, now that nobody writes: %,d events recovered, %s"
            .formatted(
                report.events().recovered(),
                report.isExact() ? "exact" : String.join(" ", report.complaints())));
    return report;
  }

  private VerifyReport audit() throws IOException, DemoStoppedException {
    cast.requireGoingOn();
    VerifyReport report =
        new Verification(
                VerifyConfig.of(
                    plan.primaryLog(),
                    plan.foreignLog(),
                    plan.output(DemoPlan.EAST),
                    plan.output(DemoPlan.WEST)))
            .run(soFar -> {});
    narrator.say(
        "both outputs are audited together, every field of %,d rows".formatted(report.rows()));
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
            bothJoined,
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
  public void stop() {
    cast.stop();
  }

  @Override
  public void close() {
    cast.close();
  }
}
