package io.photonbeam.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.FlinkRestException;
import io.photonbeam.cli.process.ChildProcess;
import io.photonbeam.cli.process.EndWithInput;
import io.photonbeam.pipelines.option.Options;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job manager and task managers as Flink's distribution has them: of Flink's own jars and what
 * lies in a lib folder, with its default way to load a job's classes. Of Photonbeam they have only
 * the classes that end them.
 */
public final class StockFlink implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  /** The libraries in flink-dist, but for snappy, which only some of its versions have. */
  private static final Pattern IN_DISTRIBUTION =
      Pattern.compile(
          "flink-(?!runtime-web).*|kryo-.*|minlog-.*|objenesis-.*|chill-java-.*|javassist-.*"
              + "|lz4-java-.*|snakeyaml-engine-.*|jsr305-.*"
              + "|commons-(cli|codec|collections|compress|io|lang3|math3|text)-.*");

  private final ClusterFolder folder;
  private final ClusterConfiguration configuration;
  private final String classPath;
  private final List<ChildProcess> processes = new ArrayList<>();

  private StockFlink(ClusterFolder folder, ClusterConfiguration configuration, String classPath) {
    this.folder = folder;
    this.configuration = configuration;
    this.classPath = classPath;
  }

  /**
   * Starts it; returns when all slots are there, one for each task manager.
   *
   * @param logging Flink's jars for logging
   * @param lib further jars
   */
  public static StockFlink start(Path dir, int taskManagers, Path logging, List<Path> lib)
      throws IOException {
    ClusterFolder folder = ClusterFolder.take(dir);
    Options options =
        Options.NONE
            .with(ClusterOptions.PORT, 0)
            .with(ClusterOptions.TASK_MANAGERS, taskManagers)
            .with(ClusterOptions.TASK_MANAGER_MEMORY, 1L << 30);
    ClusterConfiguration ours =
        ClusterConfiguration.of(ClusterOptions.TABLE.check(options), folder);
    Map<String, String> values = new HashMap<>(ours.values());
    values.remove("classloader.resolve-order");
    ClusterConfiguration configuration = new ClusterConfiguration(ours.restPort(), values);
    configuration.write(folder);
    StockFlink flink =
        new StockFlink(folder, configuration, classPath(memberClasses(dir), logging, lib));
    try {
      flink.startProcesses(taskManagers);
      return flink;
    } catch (IOException | RuntimeException e) {
      flink.close();
      throw e;
    }
  }

  /** A folder with these classes. */
  private static Path memberClasses(Path dir) throws IOException {
    Path member = dir.resolve("member");
    for (Class<?> one : List.of(ClusterMember.class, EndWithInput.class)) {
      String name = one.getName().replace('.', '/') + ".class";
      Path copy = member.resolve(name);
      Files.createDirectories(copy.getParent());
      try (InputStream bytes = one.getClassLoader().getResourceAsStream(name)) {
        Files.copy(bytes, copy);
      }
    }
    return member;
  }

  private static String classPath(Path member, Path logging, List<Path> lib) throws IOException {
    List<String> entries = new ArrayList<>(List.of(member.toString()));
    lib.forEach(jar -> entries.add(jar.toString()));
    try (Stream<Path> jars = Files.list(logging)) {
      jars.forEach(jar -> entries.add(jar.toString()));
    }
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> IN_DISTRIBUTION.matcher(new File(entry).getName()).matches())
        .forEach(entries::add);
    return String.join(File.pathSeparator, entries);
  }

  private void startProcesses(int taskManagers) throws IOException {
    Path log = folder.logs().resolve("jobmanager.log");
    processes.add(
        ChildProcess.start(
            "the job manager",
            log,
            ofFlinkAlone(
                ClusterMember.command(
                    List.of("-Xmx512m", "-XX:+UseSerialGC"),
                    log,
                    List.of(ClusterMember.JOB_MANAGER, "--configDir", folder.conf().toString())))));
    for (int number = 1; number <= taskManagers; number++) {
      Path taskLog = folder.logs().resolve("taskmanager-" + number + ".log");
      processes.add(
          ChildProcess.start(
              "task manager " + number,
              taskLog,
              ofFlinkAlone(TaskManager.command(folder, configuration, number))));
    }
    await().atMost(START).until(() -> slots() == taskManagers);
  }

  private List<String> ofFlinkAlone(List<String> command) {
    List<String> changed = new ArrayList<>(command);
    changed.set(changed.indexOf("-cp") + 1, classPath);
    // What is reachable softly goes with the next collection.
    changed.add(1, "-XX:SoftRefLRUPolicyMSPerMB=0");
    return changed;
  }

  private int slots() throws IOException, InterruptedException {
    try {
      return rest().overview().slots();
    } catch (FlinkRestException e) {
      return 0;
    }
  }

  /** Where jobs are submitted, as {@code HOST:PORT}. */
  public String master() {
    return configuration.master();
  }

  public FlinkRest rest() {
    return new FlinkRest(master());
  }

  /** How many jobs' classes a task manager still has after a collection, at most. */
  public int loadedJobs() throws IOException, InterruptedException {
    int most = 0;
    for (ChildProcess taskManager : processes.subList(1, processes.size())) {
      jcmd(taskManager, "GC.run");
      long loaders =
          jcmd(taskManager, "VM.classloaders")
              .lines()
              .filter(line -> line.contains("ChildFirstClassLoader"))
              .count();
      most = Math.max(most, (int) loaders);
    }
    return most;
  }

  private static String jcmd(ChildProcess process, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .start();
    try (InputStream answer = jcmd.getInputStream()) {
      String text = new String(answer.readAllBytes(), UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IOException(command + ": " + text);
      }
      return text;
    }
  }

  @Override
  public void close() throws IOException {
    processes.forEach(ChildProcess::askToEnd);
    processes.forEach(ChildProcess::stop);
    folder.close();
  }
}
