package io.photonbeam.cli.command;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.JobStatus;
import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.progress.FigureLine;
import io.photonbeam.cli.progress.Progress;
import io.photonbeam.cli.progress.WatchedWork;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueTypes;
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
          ValueTypes.path("DIR"),
          "what was read is joined and committed, then it ends",
          "(--flinkMaster) leaves a savepoint below DIR, from which a join goes on with"
              + " --savepointPath");

  private static final CommandOptions OPTIONS =
      CommandOptions.of(
              RunOptions.PIPELINE_ID,
              RunOptions.OUTPUT,
              RunOptions.REGISTRY,
              RunOptions.FLINK_MASTER,
              SAVEPOINT)
          .withRelation(RunOptions::checkNamed)
          .withRelation(StopCommand::checkSavepoint);

  private static final Poll POLL = Poll.every(Duration.ofMillis(300));

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String summary() {
    return "ends a running join in order, wherever it runs";
  }

  @Override
  public String description() {
    return """
    Asks a join to read no more, and waits for its end: what was read is joined and committed
    first, as with SIGTERM. The join may run in any process that shares the registry, or on a
    Flink cluster. With --savepoint it ends at once and leaves its state, from which a join of another
    parallelism goes on. Exit code 0 when it has ended in order, 1 when nobody runs it, or it was
    dead or failed.\
    """;
  }

  @Override
  public CommandOptions options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "stop --pipelineId=a --output=out",
        "stop --pipelineId=a --flinkMaster=localhost:8081",
        "stop --pipelineId=a --flinkMaster=localhost:8081 --savepoint=savepoints");
  }

  private static List<Problem> checkSavepoint(Options options) {
    Optional<Path> dir = options.find(SAVEPOINT);
    return dir.isPresent() && options.find(RunOptions.FLINK_MASTER).isEmpty()
        ? List.of(SAVEPOINT.problem(dir.get(), "needs the cluster: --flinkMaster=HOST:PORT"))
        : List.of();
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    try (IdRegistry registry = RunOptions.openRegistry(options)) {
      String id = options.get(RunOptions.PIPELINE_ID);
      Optional<RunningPipeline> running = RunningPipeline.find(registry, id, new SteadyClock());
      if (running.isEmpty()) {
        console.errLine("Nobody runs pipeline " + id + ".");
        return ExitCode.FAILURE;
      }
      Optional<ClusterJob> job = job(options, id);
      Optional<Path> savepoint = options.find(SAVEPOINT);
      if (savepoint.isPresent()) {
        leaveSavepoint(job.orElseThrow(), savepoint.get(), console);
      } else {
        running.get().askToStop();
      }
      Optional<String> bad =
          WatchedWork.run(
              () -> awaitEnd(running.get(), job), progress(running.get()), console.terminal());
      if (bad.isEmpty() || job.isPresent()) {
        running.get().release(); // Who is only silent may wake up.
      }
      console.outLine(bad.orElse("Pipeline " + id + " has ended."));
      return bad.isEmpty() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  /** The job that does the work, where the cluster is named. */
  private record ClusterJob(FlinkRest rest, String id) {
    JobStatus status() throws IOException, InterruptedException {
      return rest.job(id);
    }
  }

  private static Optional<ClusterJob> job(Options options, String pipelineId)
      throws IOException, InterruptedException {
    Optional<String> master = options.find(RunOptions.FLINK_MASTER);
    if (master.isEmpty()) {
      return Optional.empty();
    }
    FlinkRest rest = new FlinkRest(master.get());
    return Optional.of(new ClusterJob(rest, RunOptions.requireJob(rest, pipelineId).id()));
  }

  private static void leaveSavepoint(ClusterJob job, Path dir, Console console)
      throws IOException, InterruptedException {
    String folder = "file://" + dir.toAbsolutePath().normalize();
    String path = job.rest().stopWithSavepoint(job.id(), folder, false);
    console.outLine("Savepoint: " + path);
    console.outLine("A join goes on from it with --savepointPath=" + path);
  }

  /** Waits; returns what is wrong with the end, if it was none in order. */
  private static Optional<String> awaitEnd(RunningPipeline running, Optional<ClusterJob> job)
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
