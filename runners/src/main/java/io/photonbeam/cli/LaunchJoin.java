package io.photonbeam.cli;

import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.pipelines.JoinMetrics;
import io.photonbeam.pipelines.JoinRun;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.commit.RollForward;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the streaming join on its runner, and tells how it goes. */
final class LaunchJoin implements JoinLauncher {
  private static final long LOOK_MILLIS = 250;
  private static final long LOOKS_PER_LINE = 40;

  /**
   * A run that has given up waiting for a store is left so much time to end by itself; a runner
   * that restarts what has failed would go on, to no use.
   */
  private static final int LAST_LOOKS = 24;

  @Override
  public ExitCode launch(JoinConfig config, List<String> beamArguments, Console console)
      throws Exception {
    JoinProgress progress = join(config, beamArguments, console);
    console.out().print(progress.summary());
    Optional<String> unread = progress.unreadLog();
    unread.ifPresent(console.err()::println);
    return progress.whole() && unread.isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  /** Runs a join to its end, showing its progress. */
  JoinProgress join(JoinConfig config, List<String> beamArguments, Console console)
      throws Exception {
    try (JoinRun run = new JoinRun(config, Clock.systemUTC());
        JoinMetrics metrics = JoinMetrics.serve(run, config.metricsPort())) {
      metrics
          .port()
          .ifPresent(
              port -> console.terminal().say("Metrics on http://localhost:" + port + "/metrics"));
      // A registry that knows nothing can't say what a checkpoint's past has joined.
      boolean fresh = config.fresh() || run.isFirst();
      RunnerOptions options = RunnerOptions.of(config, beamArguments, fresh);
      JoinProgress progress = new JoinProgress(run, rollForward(run, console));
      return StopSignals.during(
          run::stop,
          () -> {
            Future<?> running = start(() -> run.run(options.beam(), options.writers()));
            watch(running, run, progress, console.terminal());
            return progress;
          });
    }
  }

  /** Finishes what an earlier run left; false if some of its files are gone. */
  private static boolean rollForward(JoinRun run, Console console) throws Exception {
    RollForward.Result result = run.rollForward();
    if (!result.published().isEmpty()) {
      console
          .terminal()
          .say("Rolled forward " + result.published().size() + " commits of an earlier run.");
    }
    result
        .lost()
        .forEach(
            commit ->
                console
                    .err()
                    .println(
                        "The files of commit "
                            + commit.id()
                            + " ("
                            + commit.rows()
                            + " rows) are gone. Its ids stay taken, so these rows are missing until"
                            + " ./photonbeam reconcile makes the files again from the logs."));
    return result.lost().isEmpty();
  }

  private static Future<?> start(Runnable work) {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "join");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> running = executor.submit(work);
    executor.shutdown();
    return running;
  }

  private static void watch(
      Future<?> running, JoinRun run, JoinProgress progress, Terminal terminal) throws Exception {
    int lastLooks = 0;
    try {
      for (long looks = 1; !isDone(running); looks++) {
        progress.news().forEach(terminal::say);
        if (terminal.isLive() || looks % LOOKS_PER_LINE == 0) {
          terminal.progress(progress.line());
        }
        lastLooks += run.gaveUp().isPresent() ? 1 : 0;
        if (lastLooks == LAST_LOOKS) {
          throw new StoreUnavailableException(run.gaveUp().orElseThrow());
        }
      }
    } finally {
      terminal.endProgress();
      progress.news().forEach(terminal::say);
    }
  }

  private static boolean isDone(Future<?> running) throws Exception {
    try {
      running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
