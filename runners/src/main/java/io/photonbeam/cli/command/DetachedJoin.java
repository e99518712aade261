package io.photonbeam.cli.command;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.runner.JobOptions;
import io.photonbeam.cli.runner.MasterOptions;
import io.photonbeam.cli.runner.RemoteJob;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A join that is left to a cluster once it runs there. */
final class DetachedJoin {
  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

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
    Optional<String> cluster = MasterOptions.address(beamArguments);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC(), cluster)) {
      JobOptions options = JoinLauncher.begin(run, config, beamArguments, console);
      boolean whole = JoinLauncher.rollForward(run, console);
      RemoteJob job = (RemoteJob) run.submit(options.beam(), options.writers());
      awaitWork(run, job);
      String which =
          " --flinkMaster=" + cluster.orElseThrow() + " --pipelineId=" + config.pipelineId();
      console.out().println("Job " + job.id() + " runs pipeline " + config.pipelineId() + ".");
      options.resumed().ifPresent(from -> console.outLine("It goes on from " + from + "."));
      console.out().println("How it does:  ./photonbeam status" + which);
      console.out().println("To end it:    ./photonbeam stop" + which);
      return whole ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  private void awaitWork(JoinRun run, RemoteJob job) throws IOException, InterruptedException {
    Duration patience = config.get(OutputOptions.START_TIMEOUT);
    if (!POLL.until(() -> hasBegun(run, job), patience)) {
      job.cancel();
      throw new IOException(
          "the job did not begin to work within %d s (--startTimeout), so it was cancelled"
              .formatted(patience.toSeconds()));
    }
  }

  /** Whether it works, or was so short that it has ended. */
  private static boolean hasBegun(JoinRun run, RemoteJob job) throws IOException {
    if (run.refusal().isPresent()) {
      throw new IOException(run.refusal().get());
    }
    if (job.getState().isTerminal()) {
      job.waitUntilFinish(); // Which tells why it failed, if it did.
      return true;
    }
    return run.isWorkedFor() && job.isRunning();
  }
}
