package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.cli.progress.FigureLine;
import io.photonbeam.cli.runner.PipelineJob;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.run.RunningPipeline;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.SteadyClock;
import io.photonbeam.transforms.runtime.MemberReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code status}: how a join does that runs elsewhere. */
public final class StatusCommand implements Command {
  private static final CommandOptions OPTIONS =
      CommandOptions.of(
              RunningPipelineOptions.PIPELINE_ID,
              RunningPipelineOptions.OUTPUT,
              RunningPipelineOptions.REGISTRY,
              RunningPipelineOptions.FLINK_MASTER)
          .withRelation(RunningPipelineOptions::checkNamed);

  private static final Manual MANUAL =
      new Manual(
          "status",
          "tells how a running join does, wherever it runs",
          """
    Tells who runs a pipeline, how much it has read and joined, what it waits for, and which
    processes work for it: one that shares the registry, or those of a Flink cluster. Takes up
    to five seconds, as only a process that tells something new is known to be alive. Exit code 0
    when the pipeline runs, 1 when nobody runs it or no process gives a sign of life.\
    """,
          OPTIONS,
          List.of(
              "status --pipelineId=a --output=out",
              "status --pipelineId=a --flinkMaster=localhost:8081"));

  /** Whoever works tells something new within this time: every two seconds, if not more often. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Poll POLL = Poll.every(Duration.ofMillis(250));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    String id = options.get(RunningPipelineOptions.PIPELINE_ID);
    try (IdRegistry registry = RunningPipelineOptions.openRegistry(options)) {
      Optional<RunningPipeline> running = RunningPipeline.find(registry, id, new SteadyClock());
      if (running.isEmpty()) {
        console.outLine("Nobody runs pipeline " + id + ".");
        return ExitCode.FAILURE;
      }
      console.outLine("Pipeline " + id + " is run by " + running.get().lease().holder() + ".");
      tellJob(options, console);
      boolean alive = tellWork(running.get(), console);
      return alive ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
  }

  private static void tellJob(Options options, Console console)
      throws IOException, InterruptedException {
    Optional<PipelineJob> named = RunningPipelineOptions.job(options);
    if (named.isPresent()) {
      PipelineJob job = named.get();
      OptionalLong restarts = job.restarts();
      console.outLine(
          "Flink job %s: %s%s"
              .formatted(
                  job.id(),
                  job.status().state(),
                  restarts.isPresent()
                      ? ", started again " + restarts.getAsLong() + " times"
                      : ""));
      job.rootCause().ifPresent(why -> console.outLine("  last failure: " + why));
    }
  }

  private static boolean tellWork(RunningPipeline running, Console console)
      throws IOException, InterruptedException {
    POLL.until(
        () -> {
          running.look();
          return running.allMembersLive();
        },
        PATIENCE);
    if (running.members().isEmpty()) {
      console.outLine(
          "No process of it gives a sign of life. It is about to start or to end, or it has died.");
      return false;
    }
    console.outLine(FigureLine.of(running.metrics()));
    running.away().forEach(what -> console.outLine(what.words()));
    for (MemberReport member : running.members()) {
      console.outLine("  process %d on host %s".formatted(member.pid(), member.host()));
    }
    return true;
  }
}
