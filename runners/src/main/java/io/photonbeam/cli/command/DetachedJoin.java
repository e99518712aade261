package io.photonbeam.cli.command;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.runner.ClusterArguments;
import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.runner.RemoteJob;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.run.RunEnvironment;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A join that is left to a cluster once it runs there. */
final class DetachedJoin {
  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

  /** A task that is cancelled ends in seconds. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);

  private final JoinConfig config;
  private final List<String> beamArguments;
  private final Console console;

  DetachedJoin(JoinConfig config, List<String> beamArguments, Console console) {
    this.config = config;
    this.beamArguments = beamArguments;
    this.console = console;
  }

  /** Submits it, waits until processes of the cluster work for it, and says how to go on. */
  ExitCode launch() throws Exception {
    Optional<String> cluster = ClusterArguments.address(beamArguments);
    try (JoinRun run = new JoinRun(config, RunEnvironment.local(Clock.systemUTC()).on(cluster))) {
      return StopSignals.during(run::stop, () -> launch(run, cluster.orElseThrow()));
    }
  }

  private ExitCode launch(JoinRun run, String cluster) throws Exception {
    JobOptions options =
        JoinLauncher.begin(
            run, config, beamArguments, console.terminal()::say, console.terminal()::say);
    boolean whole = JoinLauncher.rollForward(run, console);
    RemoteJob job = (RemoteJob) run.submit(options.beam(), options.writers());
    awaitWork(run, job);
    String which = " --flinkMaster=" + cluster + " --pipelineId=" + config.pipelineId();
    console.out().println("Job " + job.id() + " runs pipeline " + config.pipelineId() + ".");
    options.resumedFrom().ifPresent(from -> console.outLine("It goes on from " + from + "."));
    console.out().println("How it does:  ./photonbeam status" + which);
    console.out().println("To end it:    ./photonbeam stop" + which);
    return whole ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  private void awaitWork(JoinRun run, RemoteJob job) throws Exception {
    Duration patience = config.get(OutputOptions.START_TIMEOUT);
    try {
      if (!POLL.until(() -> hasBegun(run, job), patience)) {
        throw new IOException(
            "the job did not begin to work within %d s (--startTimeout), so it was cancelled"
                .formatted(patience.toSeconds()));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(job, e);
      throw e;
    }
  }

  /** Whether it works, or was so short that it has ended. */
  private static boolean hasBegun(JoinRun run, RemoteJob job) throws IOException {
    if (run.isStopped()) {
      throw new IOException("it was asked to stop before the job worked, so that was cancelled");
    }
    if (run.refusal().isPresent()) {
      throw new IOException(run.refusal().get());
    }
    if (job.getState().isTerminal()) {
      job.waitUntilFinish(); // Which tells why it failed, if it did.
      return true;
    }
    return run.isWorkedFor() && job.isRunning();
  }

  /** Leaves no job behind that has not begun, as far as the cluster can be reached. */
  private static void end(RemoteJob job, Exception why) {
    try {
      if (!job.getState().isTerminal()) {
        job.cancel();
        POLL.until(() -> job.getState().isTerminal(), LAST_PATIENCE);
      }
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
