package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.progress.FigureLine;
import io.photonbeam.cli.progress.Progress;
import io.photonbeam.cli.progress.WatchedWork;
import io.photonbeam.cli.runner.PipelineJob;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.run.RunJob;
import io.photonbeam.pipelines.run.RunningPipeline;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code stop}: ends a join that runs elsewhere. */
public final class StopCommand implements Command {
  static final Option<Path> SAVEPOINT =
      Option.optional(
          "savepoint",
          ValueTypes.folder("DIR"),
          "what was read is joined and committed, then it ends",
          "(--flinkMaster) leaves a savepoint below DIR: where that is the join's --checkpointDir, the"
              + " same command goes on from it by itself, otherwise with --savepointPath");

  private static final CommandOptions OPTIONS =
      CommandOptions.of(
              RunningPipelineOptions.PIPELINE_ID,
              RunningPipelineOptions.OUTPUT,
              RunningPipelineOptions.REGISTRY,
              RunningPipelineOptions.FLINK_MASTER,
              SAVEPOINT)
          .withRelation(RunningPipelineOptions::checkNamed)
          .withRelation(StopCommand::checkSavepoint);

  private static final Manual MANUAL =
      new Manual(
          "stop",
          "ends a running join in order, wherever it runs",
          """
    Asks a join to read no more, and waits for its end: what was read is joined and committed
    first, as with SIGTERM. The join may run in any process that shares the registry, or on a
    Flink cluster. With --savepoint it ends at once and leaves its state, from which a join of another
    parallelism goes on. A retry or a reconciliation on a cluster is cancelled: nothing is lost,
    and the same command does what is left. Exit code 0 when it has ended as asked, 1 when nobody
    runs it, or it was dead or failed.\
    """,
          OPTIONS,
          List.of(
              "stop --pipelineId=a --output=out",
              "stop --pipelineId=a --flinkMaster=localhost:8081",
              "stop --pipelineId=a --flinkMaster=localhost:8081 --savepoint=savepoints"));

  /** Flink itself gives up on a task that does not end in three minutes, and ends its process. */
  private static final Duration CANCEL_PATIENCE = Duration.ofMinutes(4);

  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  private static List<Problem> checkSavepoint(Options options) {
    Optional<Path> dir = options.find(SAVEPOINT);
    return dir.isPresent() && options.find(RunningPipelineOptions.FLINK_MASTER).isEmpty()
        ? List.of(SAVEPOINT.problem(dir.get(), "needs the cluster: --flinkMaster=HOST:PORT"))
        : List.of();
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Optional<PipelineJob> job = RunningPipelineOptions.job(options);
    try (IdRegistry registry = RunningPipelineOptions.openRegistry(options)) {
      String id = options.get(RunningPipelineOptions.PIPELINE_ID);
      Optional<RunningPipeline> running = RunningPipeline.find(registry, id, new SteadyClock());
      if (job.isPresent() && !job.get().isStreaming()) {
        return cancel(options, job.get(), running, console);
      }
      if (running.isEmpty()) {
        console.errLine("Nobody runs pipeline " + id + ".");
        return ExitCode.FAILURE;
      }
      return stop(options, job, running.get(), console);
    }
  }

  private static ExitCode stop(
      Options options, Optional<PipelineJob> job, RunningPipeline running, Console console)
      throws Exception {
    Optional<Path> savepoint = options.find(SAVEPOINT);
    if (savepoint.isPresent()) {
      leaveSavepoint(job.orElseThrow(), savepoint.get(), console);
    } else {
      running.askToStop();
    }
    Optional<String> bad =
        WatchedWork.run(() -> awaitEnd(running, job), progress(running), console.terminal());
    if (bad.isEmpty() || job.isPresent()) {
      running.release(); // Who is only silent may wake up.
    }
    console.outLine(bad.orElse("Pipeline " + running.id() + " has ended."));
    return bad.isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  /** A job whose inputs end can't be drained. */
  private static ExitCode cancel(
      Options options, PipelineJob job, Optional<RunningPipeline> running, Console console)
      throws IOException, InterruptedException {
    Optional<Path> savepoint = options.find(SAVEPOINT);
    if (savepoint.isPresent()) {
      throw new InvalidOptionsException(
          SAVEPOINT.problem(savepoint.get(), "is of a join; stop this job without it"));
    }
    job.cancel();
    if (!POLL.until(() -> job.status().hasEnded(), CANCEL_PATIENCE)) {
      console.errLine(
          "Job %s has not ended within %d s of being cancelled."
              .formatted(job.id(), CANCEL_PATIENCE.toSeconds()));
      return ExitCode.FAILURE;
    }
    running.ifPresent(RunningPipeline::release);
    console.outLine("Job %s %s.".formatted(job.id(), RunJob.WAS_CANCELLED));
    return ExitCode.SUCCESS;
  }

  private static void leaveSavepoint(PipelineJob job, Path dir, Console console)
      throws IOException, InterruptedException {
    String path = job.stopWithSavepoint(dir.toAbsolutePath().normalize());
    console.outLine("Savepoint: " + path);
    console.outLine(
        "Where %s is its --checkpointDir, the same join goes on from it by itself; otherwise with --savepointPath=%s"
            .formatted(dir, path));
  }

  /** Waits; returns what is wrong with the end, if it was none in order. */
  private static Optional<String> awaitEnd(RunningPipeline running, Optional<PipelineJob> job)
      throws IOException, InterruptedException {
    for (running.look(); !running.hasEnded(); running.look()) {
      if (job.isPresent() && job.get().status().hasEnded()) {
        String state = job.get().status().state();
        return Optional.of("The job has ended as " + state + "; the next start does what is left.")
            .filter(words -> !state.equals("FINISHED"));
      }
      if (job.isEmpty() && running.isSilent()) {
        return Optional.of(
            "No process of pipeline "
                + running.id()
                + " gives a sign of life any more; the next start does what is left.");
      }
      POLL.pause();
    }
    return Optional.empty();
  }

  private static Progress progress(RunningPipeline running) {
    return new Progress() {
      @Override
      public List<String> news() {
        return List.of();
      }

      @Override
      public String line() {
        return "waiting for its end | " + FigureLine.of(running.metrics());
      }
    };
  }
}
