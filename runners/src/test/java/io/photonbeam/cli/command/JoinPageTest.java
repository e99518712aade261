package io.photonbeam.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.registry.IdRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages that a join serves on {@code --metricsPort}. */
@Timeout(300)
class JoinPageTest {
  private static final Pattern ADDRESS = Pattern.compile("(http://localhost:[0-9]+)/ ");

  @TempDir Path folder;
  private final TestConsole console = new TestConsole();
  private CompletableFuture<ExitCode> joining;

  private String address() {
    Matcher said = ADDRESS.matcher(console.err());
    return said.find() ? said.group(1) : "";
  }

  private HttpResponse<String> ask(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address() + path)).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private CompletableFuture<ExitCode> join() {
    return CompletableFuture.supplyAsync(
        () ->
            console.run(
                List.of(new JoinCommand(new JoinLauncher()::launch)),
                "join",
                "--primaryLog=" + folder.resolve("q"),
                "--foreignLog=" + folder.resolve("c"),
                "--output=" + folder.resolve("out"),
                "--pipelineId=a",
                "--runner=DirectRunner",
                "--metricsPort=0",
                "--startTimeout=5m"));
  }

  @AfterEach
  void noJoinIsLeft() {
    if (joining != null) {
      await().atMost(Duration.ofMinutes(3)).until(this::isStopped);
    }
  }

  /** Asks again and again: of a join that waits for its registry a stop knows nothing yet. */
  private boolean isStopped() {
    if (!joining.isDone()) {
      stop();
    }
    return joining.isDone();
  }

  private ExitCode stop() {
    return new TestConsole()
        .run(
            List.of(new StopCommand()),
            "stop",
            "--pipelineId=a",
            "--output=" + folder.resolve("out"));
  }

  @Test
  void aJoinThatWaitsForItsRegistryIsNotReadyAndOneThatWorksIs() throws Exception {
    Path registry = Files.createDirectory(folder.resolve("out")).resolve("registry.db");
    IdRegistry.open("sqlite:" + registry).close();
    new Generate(
            GenerateConfig.of(folder.resolve("q"), folder.resolve("c"), 500)
                .with(GenerateConfig.SEED, 4L))
        .run(soFar -> {});
    try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + registry);
        Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      joining = join();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> console.err().contains("The registry is away"));

      assertThat(ask("/readyz").statusCode()).isEqualTo(503);
      assertThat(ask("/readyz").body()).startsWith("not ready: It starts: The registry is away");
      assertThat(ask("/healthz").statusCode()).isEqualTo(200);
      assertThat(ask("/").body()).contains("… Not yet", "The registry is away");
      assertThat(ask("/metrics").body()).contains("photonbeam_joined_rows_total 0.0");
    }

    await().atMost(Duration.ofMinutes(2)).until(() -> ask("/readyz").statusCode() == 200);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(ask("/").body())
                    .contains("✓ Good", "primary log", folder.resolve("q").toString())
                    .containsPattern("rows visible</dt><dd>[1-9]"));
    assertThat(stop()).isEqualTo(ExitCode.SUCCESS);
    assertThat(joining.get(3, TimeUnit.MINUTES)).as(console.err()).isEqualTo(ExitCode.SUCCESS);
  }
}
