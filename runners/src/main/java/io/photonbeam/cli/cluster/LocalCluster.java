package io.photonbeam.cli.cluster;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.FlinkRestException;
import io.photonbeam.cli.process.ChildProcess;
import io.photonbeam.cli.process.Poll;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Flink cluster of processes on this machine. A task manager that ends is started again; a job
 * manager that ends is not, as its jobs are gone with it. No process outlives {@link #close}, nor
 * this process, however it ends.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Poll POLL = Poll.every(Duration.ofMillis(250));

  /** Before a task manager is started again; when all end together, so does this cluster. */
  private static final Executor AFTER_PAUSE =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final Options options;
  private final ClusterFolder folder;
  private final ClusterConfiguration configuration;
  private final Consumer<String> messages;
  private final List<ChildProcess> taskManagers = new ArrayList<>();
  private ChildProcess jobManager;
  private boolean closed;

  private LocalCluster(
      Options options,
      ClusterFolder folder,
      ClusterConfiguration configuration,
      Consumer<String> messages) {
    this.options = options;
    this.folder = folder;
    this.configuration = configuration;
    this.messages = messages;
  }

  /** A cluster of task managers with one slot each, on free ports. */
  public static LocalCluster start(Path dir, int taskManagers)
      throws IOException, InterruptedException {
    return start(
        dir,
        Options.NONE
            .with(ClusterOptions.PORT, 0)
            .with(ClusterOptions.TASK_MANAGERS, taskManagers)
            .with(ClusterOptions.TASK_MANAGER_MEMORY, 1L << 30),
        message -> {});
  }

  /**
   * Starts it; returns when all slots are there.
   *
   * @param dir for configuration and logs; is made if need be
   * @param options values of {@link ClusterOptions#TABLE}
   * @param messages is told of task managers that end and are started again
   * @throws IOException if it could not start, with a sentence that says why; no process is left
   */
  public static LocalCluster start(Path dir, Options options, Consumer<String> messages)
      throws IOException, InterruptedException {
    Options checked = ClusterOptions.TABLE.check(options);
    ClusterFolder folder = ClusterFolder.take(dir);
    LocalCluster cluster;
    try {
      ClusterConfiguration configuration = ClusterConfiguration.of(checked, folder);
      configuration.write(folder);
      cluster = new LocalCluster(checked, folder, configuration, messages);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
    try {
      cluster.startProcesses();
      cluster.awaitSlots();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private synchronized void startProcesses() throws IOException {
    jobManager = JobManager.start(folder);
    for (int number = 1; number <= options.get(ClusterOptions.TASK_MANAGERS); number++) {
      taskManagers.add(startTaskManager(number));
    }
  }

  private ChildProcess startTaskManager(int number) throws IOException {
    ChildProcess started = TaskManager.start(folder, configuration, number);
    CompletableFuture<Void> unused =
        started.onExit().thenAcceptAsync(ended -> restart(number, ended), AFTER_PAUSE);
    return started;
  }

  private synchronized void restart(int number, ChildProcess ended) {
    if (closed) {
      return;
    }
    messages.accept(ended.ending() + "; another is started");
    try {
      taskManagers.set(number - 1, startTaskManager(number));
    } catch (IOException e) {
      messages.accept("task manager " + number + " could not be started again: " + e.getMessage());
    }
  }

  /** Where jobs are submitted, as {@code HOST:PORT}. */
  public String master() {
    return configuration.master();
  }

  public FlinkRest rest() {
    return new FlinkRest(master());
  }

  /** The folder of the logs, one for each process. */
  public Path logs() {
    return folder.logs();
  }

  /**
   * Waits until all slots are there, those of task managers that are started again included.
   *
   * @throws IOException if a process ended that is not started again, or it takes too long
   */
  public void awaitSlots() throws IOException, InterruptedException {
    int wanted = options.get(ClusterOptions.TASK_MANAGERS) * options.get(ClusterOptions.SLOTS);
    FlinkRest rest = rest();
    if (!POLL.until(() -> slots(rest) == wanted, START)) {
      throw new IOException(
          "the cluster's slots are not all there after %d s; the logs are in %s"
              .formatted(START.toSeconds(), logs()));
    }
  }

  /** How many there are; none as long as nobody answers. */
  private int slots(FlinkRest rest) throws IOException, InterruptedException {
    try {
      return rest.overview().slots();
    } catch (FlinkRestException e) {
      requireJobManager();
      return 0;
    }
  }

  private synchronized void requireJobManager() throws IOException {
    if (!jobManager.isAlive()) {
      throw new IOException(jobManager.ending());
    }
  }

  /** The process ids of the task managers, in the order of their numbers. */
  public synchronized List<Long> taskManagerPids() {
    return taskManagers.stream().map(ChildProcess::pid).toList();
  }

  public synchronized long jobManagerPid() {
    return jobManager.pid();
  }

  /**
   * Kills a task manager with SIGKILL; another is started.
   *
   * @param index from 0
   */
  public void killTaskManager(int index) throws InterruptedException {
    ChildProcess killed;
    synchronized (this) {
      killed = taskManagers.get(index);
    }
    killed.kill();
  }

  /** Kills the job manager with SIGKILL, and with it all jobs. */
  public void killJobManager() throws InterruptedException {
    ChildProcess killed;
    synchronized (this) {
      killed = jobManager;
    }
    killed.kill();
  }

  /**
   * Starts another job manager at the same address, and waits until the task managers are there.
   */
  public void restartJobManager() throws IOException, InterruptedException {
    killJobManager();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      jobManager = JobManager.start(folder);
    }
    awaitSlots();
  }

  /** Says how the job manager of now ended, once it has. */
  public synchronized CompletableFuture<String> jobManagerEnded() {
    return jobManager.onExit().thenApply(ChildProcess::ending);
  }

  /** Ends all processes; returns when they are gone. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    List<ChildProcess> all = new ArrayList<>(taskManagers);
    if (jobManager != null) {
      all.add(jobManager);
    }
    all.forEach(ChildProcess::askToEnd);
    all.forEach(ChildProcess::stop);
    folder.close();
  }
}
