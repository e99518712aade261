package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.cluster.LocalCluster;
import io.photonbeam.cli.process.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joins on a cluster of real processes: a job manager and two task managers, which share the disk.
 * One cluster for all, as it costs seconds to start.
 */
@Timeout(900)
class ClusterJoinsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /** The end of an archive that has no entries. */
  private static final byte[] EMPTY_JAR = {
    'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** The cluster's processes have the job's classes, and shipping them takes a while each time. */
  private static final String NOTHING_TO_SHIP = "--filesToStage=";

  /** So that it notices if either task manager dies. */
  private static final String ON_BOTH = "--parallelism=2";

  /** Starts at once. */
  private static final String IN_PROCESS = "--runner=DirectRunner";

  @TempDir static Path clusterDir;
  private static LocalCluster cluster;
  private static Path classes;

  @TempDir Path dir;
  private JoinProcess client;

  @BeforeAll
  static void startCluster() throws Exception {
    classes = Files.write(clusterDir.resolve("none.jar"), EMPTY_JAR);
    cluster = LocalCluster.start(clusterDir, 2);
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  @AfterEach
  void endClientAndJobs() throws Exception {
    if (client != null) {
      client.kill();
    }
    for (var job : cluster.rest().jobs()) {
      if (!job.hasEnded()) {
        cluster.rest().cancel(job.id());
      }
    }
    await().atMost(PATIENCE).until(() -> cluster.rest().overview().freeSlots() == 2);
  }

  private List<String> logs() {
    return List.of(
        "--primaryLog=" + dir.resolve("queries"), "--foreignLog=" + dir.resolve("clicks"));
  }

  private List<String> files(String output) {
    return Stream.concat(logs().stream(), Stream.of("--output=" + dir.resolve(output))).toList();
  }

  private List<String> onCluster(String output, String... more) {
    List<String> words = new ArrayList<>(files(output));
    words.add("--pipelineId=a");
    words.add("--flinkMaster=" + cluster.master());
    words.add("--sharedDisk");
    words.add(NOTHING_TO_SHIP + classes);
    words.addAll(List.of(more));
    return words;
  }

  private List<String> checkpointed(String output, String... more) {
    List<String> words = onCluster(output, more);
    words.add("--checkpointDir=" + dir.resolve("checkpoints"));
    words.add("--checkpointingInterval=500");
    return words;
  }

  private List<String> which() {
    return List.of("--pipelineId=a", "--flinkMaster=" + cluster.master());
  }

  private void generate(int events) {
    assertThat(Ran.of("generate", logs(), "--events=" + events).code()).isEqualTo(ExitCode.SUCCESS);
  }

  private void assertExact(String output) {
    Ran verified = Ran.of("verify", files(output));
    assertThat(verified.text()).contains("Exact: all ");
    assertThat(verified.code()).isEqualTo(ExitCode.SUCCESS);
  }

  private boolean hasRows(String output) throws IOException {
    return visibleFiles(output) > 0;
  }

  private long visibleFiles(String output) throws IOException {
    Path joined = dir.resolve(output).resolve("joined");
    if (!Files.isDirectory(joined)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(joined)) {
      return found.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  @Test
  void theFiguresOfTwoMillionEventsAreThoseOfTheSameJoinInOneProcess() throws Exception {
    generate(2_000_000);
    Ran there = Ran.of("join", onCluster("there", "--stopWhenIdle=2s"));
    Ran here = Ran.of("join", files("here"), "--pipelineId=a", "--stopWhenIdle=2s", IN_PROCESS);

    assertThat(there.code()).as(there.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(here.code()).as(here.text()).isEqualTo(ExitCode.SUCCESS);
    for (String row :
        List.of(
            "primary events read",
            "foreign events read",
            "joined now",
            "unjoinable (no primary event)",
            "damaged blocks")) {
      assertThat(there.figure(row)).as(row).isEqualTo(here.figure(row));
    }
    assertThat(there.figure("commits")).isPositive();
    assertExact("there");
  }

  @Test
  void theReportsOfRetryAndReconcileAreThoseOfTheSameWorkInOneProcess() throws Exception {
    generate(20_000);
    Ran there = Ran.of("join", onCluster("there", "--stopWhenIdle=2s"));
    assertThat(there.code()).as(there.text()).isEqualTo(ExitCode.SUCCESS);
    Ran retried = Ran.of("retry", upkeepOnCluster());
    assertThat(retried.code()).as(retried.text()).isEqualTo(ExitCode.SUCCESS);
    for (String row : List.of("tried", "failed again: no primary event")) {
      assertThat(retried.figure(row)).isEqualTo(there.figure("unjoinable (no primary event)"));
    }

    Files.delete(oneFile("there"));
    copy(dir.resolve("there"), dir.resolve("copy"));
    Ran reconciled = Ran.of("reconcile", upkeepOnCluster(), "--settle=0s");
    Ran inProcess =
        Ran.of(
            "reconcile",
            List.of("--output=" + dir.resolve("copy")),
            "--registry=sqlite:" + dir.resolve("copy/registry.db"),
            "--settle=0s",
            IN_PROCESS);
    assertThat(withoutTimes(reconciled.out())).isEqualTo(withoutTimes(inProcess.out()));
    assertThat(reconciled.out()).containsPattern("rebuilt now, in 1 file +[1-9]");
    assertThat(reconciled.code()).as(reconciled.text()).isEqualTo(ExitCode.SUCCESS);
    assertExact("there");
  }

  private List<String> upkeepOnCluster() {
    return List.of(
        "--output=" + dir.resolve("there"),
        "--flinkMaster=" + cluster.master(),
        "--sharedDisk",
        NOTHING_TO_SHIP + classes);
  }

  private Path oneFile(String output) throws IOException {
    try (Stream<Path> found = Files.walk(dir.resolve(output).resolve("joined"))) {
      return found.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : found.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static String withoutTimes(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("Took "))
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Test
  void aTaskManagerThatIsKilledIsReplacedAndAfterAJobManagerTheNextStartGoesOn() throws Exception {
    LiveJoins live = new LiveJoins(dir, 7);
    try {
      CompletableFuture<Ran> join = start(checkpointed("out", "--commitRows=500", ON_BOTH));
      await().atMost(PATIENCE).until(() -> hasRows("out") && hasCheckpoint());
      cluster.killTaskManager(0);
      awaitStartedAgain();
      long before = visibleFiles("out");
      await().atMost(PATIENCE).until(() -> visibleFiles("out") > before);
      cluster.killJobManager();
      cluster.restartJobManager();

      Ran ended = join.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended.code()).as(ended.text()).isEqualTo(ExitCode.FAILURE);
      assertThat(ended.text())
          .contains("the job starts again, from its newest checkpoint")
          .contains("start the same command again, and it does what is left");
    } finally {
      live.close();
    }
    Ran next = Ran.of("join", checkpointed("out", "--stopWhenIdle=2s", "--startTimeout=5m"));
    assertThat(next.code()).as(next.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(next.text()).containsPattern("resumed from +/");
    assertExact("out");
  }

  private static CompletableFuture<Ran> start(List<String> words) {
    return CompletableFuture.supplyAsync(() -> Ran.of("join", words));
  }

  private void awaitStartedAgain() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(status()).containsPattern("RUNNING, started again [1-9]"));
  }

  private String status() {
    return Ran.of("status", which()).text();
  }

  private boolean hasCheckpoint() throws IOException {
    try (Stream<Path> found = Files.walk(dir.resolve("checkpoints"))) {
      return found.anyMatch(file -> file.endsWith("_metadata"));
    } catch (UncheckedIOException e) {
      return false; // Flink deletes old ones meanwhile.
    }
  }

  /** The index is where the registry is, beside it. */
  @Test
  @FdbPrefix.Needed
  void aTaskManagerIsKilledWhereRegistryAndIndexAreInFoundationDb() throws Exception {
    try (FdbPrefix prefix = new FdbPrefix()) {
      List<String> words =
          checkpointed("out", "--commitRows=500", ON_BOTH, "--registry=" + prefix.uri("registry"));
      words.remove("--sharedDisk");
      CompletableFuture<Ran> join;
      LiveJoins live = new LiveJoins(dir, 11);
      try (live) {
        join = start(words);
        await().atMost(PATIENCE).until(() -> hasRows("out") && hasCheckpoint());
        cluster.killTaskManager(1);
        awaitStartedAgain();
        long before = visibleFiles("out");
        await().atMost(PATIENCE).until(() -> visibleFiles("out") > before);
      }
      assertThat(Ran.of("stop", which()).code()).isEqualTo(ExitCode.SUCCESS);
      Ran ended = join.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended.code()).as(ended.text()).isEqualTo(ExitCode.SUCCESS);

      words.add("--stopWhenIdle=2s");
      Ran rest = Ran.of("join", words);
      assertThat(rest.code()).as(rest.text()).isEqualTo(ExitCode.SUCCESS);
      assertThat(dir.resolve("out")).isDirectoryNotContaining("glob:**.db");
      assertExact("out");
    }
  }

  @Test
  void aDetachedJoinIsWatchedStoppedAndGoesOnWithAnotherParallelism() throws Exception {
    generate(20_000);
    List<String> words = checkpointed("out", "--detached");
    words.removeIf(word -> word.startsWith(NOTHING_TO_SHIP)); // As every user's join.
    Ran begun = Ran.of("join", words);
    assertThat(begun.code()).as(begun.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(begun.text()).containsPattern("Job [0-9a-f]{32} runs pipeline a\\.");

    Pattern allRead = Pattern.compile("read [1-9][0-9,]* events, joined [1-9].* lag 0 B");
    await().atMost(PATIENCE).until(() -> allRead.matcher(status()).find());
    Ran status = Ran.of("status", which());
    assertThat(status.code()).as(status.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(status.text())
        .contains("is run by a job on " + cluster.master())
        .containsPattern("Flink job [0-9a-f]{32}: RUNNING")
        .containsPattern(allRead);
    assertRefusals();

    Ran stopped = Ran.of("stop", which(), "--savepoint=" + dir.resolve("savepoints"));
    assertThat(stopped.code()).as(stopped.text()).isEqualTo(ExitCode.SUCCESS);
    Matcher savepoint = Pattern.compile("--savepointPath=(\\S+)").matcher(stopped.text());
    assertThat(savepoint.find()).isTrue();
    assertThat(Ran.of("status", which()).code()).isEqualTo(ExitCode.FAILURE);

    Ran other =
        Ran.of("join", checkpointed("out", "--savepointPath=" + savepoint.group(1), "--shards=7"));
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.text()).contains("was made with other settings");

    CompletableFuture<Ran> join =
        start(checkpointed("out", "--savepointPath=" + savepoint.group(1), "--parallelism=1"));
    // Pairs that had been gathered when it was stopped are joined by this one.
    Pattern cacheRead = Pattern.compile("read [1-9][0-9,]* events, joined .* lag 0 B");
    await().atMost(PATIENCE).until(() -> cacheRead.matcher(status()).find());
    Ran ended = Ran.of("stop", List.of("--pipelineId=a", "--output=" + dir.resolve("out")));
    assertThat(ended.code()).as(ended.text()).isEqualTo(ExitCode.SUCCESS);
    Ran resumed = join.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(resumed.code()).as(resumed.text()).isEqualTo(ExitCode.SUCCESS);
    assertThat(resumed.text()).contains(URI.create(savepoint.group(1)).getPath());
    assertThat(resumed.figure("foreign events read")).as("all was read before").isZero();
    assertExact("out");
  }

  /** While the pipeline runs on both slots. */
  private void assertRefusals() {
    assertThat(Ran.of("join", onCluster("out")).text())
        .contains("runs photonbeam-a already, as job ");
    List<String> other = new ArrayList<>(onCluster("other", "--startTimeout=0ms"));
    other.replaceAll(word -> word.equals("--pipelineId=a") ? "--pipelineId=b" : word);
    Ran many = Ran.of("join", other);
    assertThat(dir.resolve("other")).doesNotExist();
    assertThat(many.text())
        .contains("has 0 of 2 slots free (2 task managers), and the job needs 1");
    assertThat(
            Ran.of("status", List.of("--pipelineId=b", "--flinkMaster=" + cluster.master())).text())
        .contains("runs no job of pipeline b");
  }

  @Test
  void sigtermOfTheClientDrainsTheJoinAndOneWhoseClientWasKilledGoesOnUntilStop() throws Exception {
    LiveJoins live = new LiveJoins(dir, 5);
    try {
      client = JoinProcess.start(dir, "", onCluster("out").toArray(new String[0]));
      await().atMost(PATIENCE).until(() -> hasRows("out"));
      client.terminate();
      assertThat(client.awaitEnd()).as(client.said()).isZero();

      client = JoinProcess.start(dir, "", onCluster("out").toArray(new String[0]));
      await().atMost(PATIENCE).until(() -> figureOfStatus("joined") > 0);
      client.kill();
      long joined = figureOfStatus("joined");
      await().atMost(PATIENCE).until(() -> figureOfStatus("joined") > joined);
      Ran stopped = Ran.of("stop", which());
      assertThat(stopped.code()).as(stopped.text()).isEqualTo(ExitCode.SUCCESS);
      assertThat(stopped.text()).contains("Pipeline a has ended.");
    } finally {
      live.close();
    }
    Ran last = Ran.of("join", files("out"), "--pipelineId=a", "--stopWhenIdle=1s", IN_PROCESS);
    assertThat(last.code()).as(last.text()).isEqualTo(ExitCode.SUCCESS);
    assertExact("out");
  }

  /** 0 as long as nobody works. */
  private long figureOfStatus(String what) {
    Matcher found = Pattern.compile(" " + what + " ([0-9,]+)").matcher(status());
    return found.find() ? Long.parseLong(found.group(1).replace(",", "")) : 0;
  }

  @Test
  void aStoreThatTheProcessesMayNotShareIsRefused() {
    List<String> words = new ArrayList<>(onCluster("out"));
    words.remove("--sharedDisk");

    Ran ran = Ran.of("join", words);
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.text()).contains("--registry=sqlite:", "--index=sqlite:", "--sharedDisk");
    assertThat(dir.resolve("out")).doesNotExist();
  }
}
