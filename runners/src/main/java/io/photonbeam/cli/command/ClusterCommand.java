package io.photonbeam.cli.command;

import io.photonbeam.cli.cluster.ClusterOptions;
import io.photonbeam.cli.cluster.LocalCluster;
import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.text.Counted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** {@code cluster}: a Flink cluster of processes on this machine, to try the join on. */
public final class ClusterCommand implements Command {
  /** There when Flink's page is on the class path. */
  private static final String PAGE = "web/index.html";

  private static final String NEXT =
      "./photonbeam join --primaryLog=DIR --foreignLog=DIR --output=DIR --pipelineId=a"
          + " --flinkMaster=%s --sharedDisk";

  private static final Manual MANUAL =
      new Manual(
          "cluster",
          "runs a small Flink cluster on this machine, to try the join on",
          """
    Starts a job manager and some task managers, each a process of its own that listens on
    loopback only, tells where jobs are submitted, and runs until Ctrl-C or SIGTERM. A task manager
    that ends is started again. No process is left behind. For trials and tests: there is one job
    manager, and when it ends, the cluster ends with its jobs.\
    """,
          CommandOptions.of(ClusterOptions.TABLE),
          List.of("cluster", "cluster --taskManagers=4 --taskManagerMemory=4GiB --port=0"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Stop stop = new Stop(Thread.currentThread());
    Optional<String> failure = StopSignals.during(stop::ask, () -> run(options, console, stop));
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return ExitCode.SUCCESS;
  }

  private static Optional<String> run(Options options, Console console, Stop stop)
      throws Exception {
    Optional<Path> named = options.find(ClusterOptions.DIR);
    Path dir = named.isPresent() ? named.get() : Files.createTempDirectory("photonbeam-cluster-");
    console.terminal().progress("the cluster starts; its logs are in " + dir.resolve("logs"));
    try (LocalCluster cluster = LocalCluster.start(dir, options, console.terminal()::say)) {
      console.terminal().endProgress();
      stop.started();
      tell(cluster, options, console);
      return stop.orElse(cluster.jobManagerEnded());
    } catch (InterruptedException e) {
      if (stop.isAsked()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void tell(LocalCluster cluster, Options options, Console console) {
    int taskManagers = options.get(ClusterOptions.TASK_MANAGERS);
    int slots = taskManagers * options.get(ClusterOptions.SLOTS);
    boolean page = ClusterCommand.class.getClassLoader().getResource(PAGE) != null;
    Table table = Table.ofColumns(Align.LEFT, Align.LEFT);
    table.row("master", cluster.master());
    table.row("web page", page ? "http://" + cluster.master() : "none in this build");
    table.row("task managers", taskManagers + ", with " + Counted.of(slots, "slot"));
    table.row("logs", cluster.logs());
    table.row("try", NEXT.formatted(cluster.master()));
    console.out().print(table);
    console.out().println("Ctrl-C ends the cluster.");
    console.out().flush();
  }

  /** Breaks off a start that is under way, and ends what has started. */
  private static final class Stop {
    private final CompletableFuture<Optional<String>> asked = new CompletableFuture<>();
    private final AtomicReference<Thread> starter;

    Stop(Thread starter) {
      this.starter = new AtomicReference<>(starter);
    }

    void ask() {
      asked.complete(Optional.empty());
      Thread starting = starter.getAndSet(null);
      if (starting != null) {
        starting.interrupt();
      }
    }

    boolean isAsked() {
      return asked.isDone();
    }

    /** From now on the thread is left alone. */
    void started() throws InterruptedException {
      if (starter.getAndSet(null) == null) {
        throw new InterruptedException();
      }
    }

    /** Waits for it, or for a failure, whose description is returned. */
    Optional<String> orElse(CompletableFuture<String> failure)
        throws InterruptedException, ExecutionException {
      return asked.applyToEither(failure.thenApply(Optional::of), end -> end).get();
    }
  }
}
