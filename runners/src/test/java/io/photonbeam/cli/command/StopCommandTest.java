package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.flink.RecordedFlink;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunStamp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} and {@code stop} of joins that need no cluster. */
class StopCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path dir;

  private static ExitCode run(TestConsole console, String... words) {
    return console.run(
        List.of(
            new JoinCommand(new JoinLauncher()::launch), new StatusCommand(), new StopCommand()),
        words);
  }

  private ExitCode ofPipeline(TestConsole console, String command) {
    return run(console, command, "--pipelineId=a", "--output=" + dir.resolve("out"));
  }

  private ExitCode join(TestConsole console) {
    return run(
        console,
        "join",
        "--primaryLog=" + dir.resolve("queries"),
        "--foreignLog=" + dir.resolve("clicks"),
        "--output=" + dir.resolve("out"),
        "--pipelineId=a",
        "--runner=DirectRunner");
  }

  @Test
  void aJoinInThisMachineIsToldOfAndStopped() throws Exception {
    TestConsole joining = new TestConsole();
    CompletableFuture<ExitCode> join = CompletableFuture.supplyAsync(() -> join(joining));
    await()
        .atMost(PATIENCE)
        .until(() -> ofPipeline(new TestConsole(), "status") == ExitCode.SUCCESS);
    TestConsole status = new TestConsole();
    assertThat(ofPipeline(status, "status")).isEqualTo(ExitCode.SUCCESS);
    assertThat(status.out())
        .contains("Pipeline a is run by process " + ProcessHandle.current().pid() + " on host ")
        .contains("read 0 events, joined 0, pending 0, lag 0 B");

    TestConsole stop = new TestConsole();
    assertThat(ofPipeline(stop, "stop")).as(stop.err()).isEqualTo(ExitCode.SUCCESS);

    assertThat(stop.out()).contains("Pipeline a has ended.");
    assertThat(join.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.SUCCESS);
    for (String command : List.of("status", "stop")) {
      TestConsole after = new TestConsole();
      assertThat(ofPipeline(after, command)).as(command).isEqualTo(ExitCode.FAILURE);
      assertThat(after.out() + after.err()).contains("Nobody runs pipeline a.");
    }
  }

  @Test
  void aPipelineWhoseHolderIsSilentDoesNotRun() {
    String uri = "sqlite:" + dir.resolve("registry.db");
    try (IdRegistry registry = IdRegistry.open(uri)) {
      Lease lease = Lease.ofCluster("aaaaaa", "localhost:8081", Instant.EPOCH);
      registry.leases().take("a", lease, Optional.empty());
      registry.board("a", new RunStamp("aaaaaa")).askToStop();
    }
    TestConsole status = new TestConsole();

    assertThat(run(status, "status", "--pipelineId=a", "--registry=" + uri))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(status.out())
        .contains("is run by a job on localhost:8081, since 1970-01-01T00:00:00Z.")
        .contains("No process of it gives a sign of life.");
  }

  @Test
  void aRetryOnAClusterIsCancelledAndItsLeaseGivenBack() throws Exception {
    String uri = "sqlite:" + dir.resolve("registry.db");
    String job = "/jobs/" + RecordedFlink.JOB;
    String status =
        "{\"jid\":\"%s\",\"name\":\"photonbeam-a.retry\",\"state\":\"%s\",\"start-time\":1}";
    String running = status.formatted(RecordedFlink.JOB, "RUNNING");
    try (IdRegistry registry = IdRegistry.open(uri);
        RecordedFlink flink = new RecordedFlink()) {
      Lease lease = Lease.ofCluster("aaaaaa", "localhost:8081", Instant.EPOCH);
      registry.leases().take("a.retry", lease, Optional.empty());
      flink.answer("GET /jobs/overview", 200, "{\"jobs\":[" + running + "]}");
      flink.answer(
          "GET " + job + "/config",
          200,
          "{\"execution-config\":{\"user-config\":{\"streaming\":\"false\",\"photonbeamRegistry\":\"%s\"}}}"
              .formatted(uri));
      flink.answer("PATCH " + job + "?mode=cancel", 202, "{}");
      flink.answer("GET " + job, 200, running);
      flink.answer("GET " + job, 200, status.formatted(RecordedFlink.JOB, "CANCELED"));
      String[] words = {"stop", "--pipelineId=a.retry", "--flinkMaster=" + flink.address()};

      TestConsole savepoint = new TestConsole();
      assertThat(run(savepoint, words[0], words[1], words[2], "--savepoint=sp"))
          .isEqualTo(ExitCode.USAGE);
      assertThat(savepoint.err()).contains("--savepoint=sp: is of a join");

      TestConsole stop = new TestConsole();
      assertThat(run(stop, words)).as(stop.err()).isEqualTo(ExitCode.SUCCESS);
      assertThat(stop.out()).contains("was cancelled: what it had joined stays joined");
      assertThat(flink.requests()).filteredOn(request -> request.startsWith("PATCH")).hasSize(1);
      assertThat(registry.leases().of("a.retry")).isEmpty();
    }
  }

  @Test
  void whereThePipelineIsHasToBeSaid() {
    for (String command : List.of("status", "stop")) {
      TestConsole console = new TestConsole();
      assertThat(run(console, command, "--pipelineId=a")).isEqualTo(ExitCode.USAGE);
      assertThat(console.err()).contains("say where the pipeline is");
    }
    TestConsole savepoint = new TestConsole();
    assertThat(run(savepoint, "stop", "--pipelineId=a", "--registry=sqlite:r.db", "--savepoint=sp"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(savepoint.err()).contains("needs the cluster: --flinkMaster=HOST:PORT");
  }

  @Test
  void anOutputOrRegistryThatIsNotThereIsAnError() {
    TestConsole output = new TestConsole();
    assertThat(ofPipeline(output, "stop")).isEqualTo(ExitCode.USAGE);
    assertThat(output.err()).contains("there is no such directory");

    TestConsole registry = new TestConsole();
    Path file = dir.resolve("none.db");
    assertThat(run(registry, "status", "--pipelineId=a", "--registry=sqlite:" + file))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(file).doesNotExist();
  }
}
