package io.photonbeam.cli.command;

import io.photonbeam.cli.command.JoinCommand.Attendance;
import io.photonbeam.cli.page.JoinPages;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.progress.JoinProgress;
import io.photonbeam.cli.progress.WatchedWork;
import io.photonbeam.cli.runner.ClusterArguments;
import io.photonbeam.cli.runner.FlinkCluster;
import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.runner.StateChoice;
import io.photonbeam.cli.text.Console;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.join.MetricsAddress;
import io.photonbeam.pipelines.join.MetricsServer;
import io.photonbeam.pipelines.run.RunEnvironment;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.commit.RollForward;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts the streaming join on its runner, and tells how it goes. */
public final class JoinLauncher {
  /**
   * Runs a join until it has ended in order, and prints its summary.
   *
   * @param beamArguments Beam's options as it parses them, {@code --runner} among them; all valid
   * @throws Exception when the join fails; see {@link Command#run}
   */
  public ExitCode launch(
      JoinConfig config, List<String> beamArguments, Attendance attendance, Console console)
      throws Exception {
    if (attendance.detached()) {
      return new DetachedJoin(config, beamArguments, console).launch();
    }
    JoinReport report = new JoinReport(config.pipelineId(), attendance.htmlReport(), console);
    JoinProgress progress = join(config, beamArguments, report, console);
    console.out().print(progress.summary());
    Optional<String> unread = progress.unreadLog();
    unread.ifPresent(console::errLine);
    return progress.whole() && unread.isEmpty() && report.isWritten()
        ? ExitCode.SUCCESS
        : ExitCode.FAILURE;
  }

  /** Runs a join to its end, showing its progress. */
  private static JoinProgress join(
      JoinConfig config, List<String> beamArguments, JoinReport report, Console console)
      throws Exception {
    Optional<String> cluster = ClusterArguments.address(beamArguments);
    try (JoinRun run = new JoinRun(config, RunEnvironment.local(Clock.systemUTC()).on(cluster))) {
      Closeable pages = servePages(run, config, report.pages(run, config, cluster), console);
      try (pages) {
        return StopSignals.during(
            run::stop,
            () -> report.during(run, () -> watch(run, config, beamArguments, report, console)));
      }
    }
  }

  /** Serves pages about the run until what it returns is closed, if somebody wants them. */
  private static Closeable servePages(
      JoinRun run, JoinConfig config, JoinPages pages, Console console) throws IOException {
    Optional<MetricsAddress> address = config.metricsAddress();
    if (address.isEmpty()) {
      return () -> {};
    }
    MetricsServer server = MetricsServer.serve(run, address.get(), pages);
    console.terminal().say(server.announcement());
    return server;
  }

  private static JoinProgress watch(
      JoinRun run,
      JoinConfig config,
      List<String> beamArguments,
      JoinReport report,
      Console console)
      throws Exception {
    JobOptions options =
        begin(run, config, beamArguments, report::waitsFor, console.terminal()::say);
    JoinProgress progress =
        new JoinProgress(run, rollForward(run, console)).resumedFrom(options.resumedFrom());
    if (keepsState(config, beamArguments)) {
      options.keepState(config, run.keepsState(), progress::keptIn, console.terminal()::say);
    }
    report.begins(options.resumedFrom());
    try {
      WatchedWork.run(
          () -> {
            run.run(options.beam(), options.writers());
            boolean hasReadAll = options.resumed().isEmpty() && !run.isStopped();
            run.judgeLogs(hasReadAll ? Extent.WHOLE : Extent.PART);
            return null;
          },
          progress,
          console.terminal());
    } catch (RuntimeException e) {
      boolean hasWorked = run.metrics().commits.sum() > 0;
      if (keepsState(config, beamArguments) && options.resumed().isPresent() && !hasWorked) {
        explain(e, options.resumed().get(), config, beamArguments);
      }
      throw e;
    }
    return progress;
  }

  private static void explain(
      RuntimeException failure, String resumed, JoinConfig config, List<String> beamArguments)
      throws IOException {
    Optional<IOException> told =
        new StateChoice(config, beamArguments, Optional.empty(), words -> {})
            .explain(failure, resumed);
    if (told.isPresent()) {
      throw told.get();
    }
  }

  /** Whether a run that ends in order leaves its state; a cluster is asked for it with stop. */
  private static boolean keepsState(JoinConfig config, List<String> beamArguments) {
    return config.find(JoinConfig.CHECKPOINT_DIR).isPresent()
        && ClusterArguments.address(beamArguments).isEmpty();
  }

  /**
   * Makes sure that the join can run, and finds out from where it goes on.
   *
   * @param waits is told what it waits for
   * @param tell is told why it does not go on from its newest state
   */
  static JobOptions begin(
      JoinRun run,
      JoinConfig config,
      List<String> beamArguments,
      Consumer<String> waits,
      Consumer<String> tell)
      throws Exception {
    // Nothing is begun if the cluster can't do it.
    Optional<FlinkCluster> cluster =
        FlinkCluster.find(beamArguments, config, run::isStopped, waits);
    // Whoever ran it before may still be writing checkpoints.
    run.begin(waits);
    // A registry that knows nothing can't say what a checkpoint's past has joined.
    boolean first = run.isFirst();
    Optional<Path> state =
        new StateChoice(config, beamArguments, cluster, tell)
            .choose(first ? StateChoice.Registry.NEW : StateChoice.Registry.OF_THIS_JOIN);
    JobOptions options = JobOptions.of(config, beamArguments, state, cluster);
    if (first && options.resumed().isPresent()) {
      throw new IOException(
          "the registry knows no commit, and so not what was joined before %s was made: leave"
                  .formatted(options.resumedFrom().orElseThrow())
              + " --savepointPath out, to start from the beginning");
    }
    return options;
  }

  /** Finishes what an earlier run left; false if some of its files are gone. */
  static boolean rollForward(JoinRun run, Console console) throws Exception {
    RollForward.Result result = run.rollForward();
    if (!result.published().isEmpty()) {
      console
          .terminal()
          .say(
              "Rolled forward %s of an earlier run."
                  .formatted(Counted.of(result.published().size(), "commit")));
    }
    List<String> lost =
        result.lost().stream()
            .map(
                commit ->
                    "The files of commit "
                        + commit.id()
                        + " ("
                        + Counted.of(commit.rows(), "row")
                        + ") are gone. Its ids stay taken, so these rows are missing until"
                        + " ./photonbeam reconcile makes the files again from the logs.")
            .toList();
    FirstFew.lines(
            lost,
            lost.size(),
            "more commit has lost its files.",
            "more commits have lost their files.")
        .forEach(console::errLine);
    return result.lost().isEmpty();
  }
}
