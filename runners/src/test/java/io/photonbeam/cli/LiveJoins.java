package io.photonbeam.cli;

import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.stores.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Logs that are written live, and processes that join them into one output. */
final class LiveJoins implements AutoCloseable {
  private static final int EVENTS_PER_SECOND = 500;

  private final Path dir;
  private final Generate generate;
  private final CompletableFuture<Void> writing;

  /** Begins to write the logs. */
  LiveJoins(Path dir, long seed) {
    this.dir = dir;
    this.generate =
        new Generate(
            GenerateConfig.live(queries(), clicks(), EVENTS_PER_SECOND)
                .with(GenerateConfig.DURATION, Duration.ofHours(2))
                .with(GenerateConfig.SEED, seed));
    this.writing = CompletableFuture.runAsync(this::write);
  }

  private void write() {
    try {
      generate.run(soFar -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the pipeline {@code a}, on the Direct runner, or {@code b}, on Flink. */
  JoinProcess start(String pipeline, String holdAt, String... more) throws IOException {
    List<String> arguments =
        List.of(
            "--primaryLog=" + queries(),
            "--foreignLog=" + clicks(),
            "--output=" + output(),
            "--pipelineId=" + pipeline,
            "--cacheBytes=64MiB",
            "--runner=" + (pipeline.equals("a") ? "DirectRunner" : "FlinkRunner"));
    return JoinProcess.start(
        dir, holdAt, Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** Reconciles all events there are, in this process. */
  ExitCode reconcile(TestConsole console, String... more) {
    List<String> arguments =
        List.of("reconcile", "--output=" + output(), "--settle=0s", "--runner=DirectRunner");
    return console.run(
        Main.commands(), Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  VerifyReport audit() throws IOException {
    return new Verification(VerifyConfig.of(queries(), clicks(), output())).run(soFar -> {});
  }

  /** How many files and folders are visible. */
  long visibleFiles() throws IOException {
    Path joined = output().resolve("joined");
    if (!Files.exists(joined)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(joined)) {
      return found.count();
    }
  }

  /** How many pipelines have noted their settings in the output, and so have begun. */
  long begun() throws IOException {
    Path notes = output().resolve("_photonbeam");
    if (!Files.exists(notes)) {
      return 0;
    }
    try (Stream<Path> found = Files.list(notes)) {
      return found.filter(file -> file.getFileName().toString().startsWith("join-")).count();
    }
  }

  /** How many commits a pipeline has made. */
  long commitsOf(String pipeline) {
    String uri = OutputOptions.defaultRegistry(output());
    if (!Files.exists(Path.of(StoreUri.parse(uri).location()))) {
      return 0;
    }
    AtomicLong commits = new AtomicLong();
    try (IdRegistry registry = IdRegistry.open(uri)) {
      registry.forEachCommit(
          commit -> {
            if (commit.pipeline().equals(pipeline)) {
              commits.incrementAndGet();
            }
          });
    }
    return commits.get();
  }

  /** Ends the logs. */
  @Override
  public void close() {
    generate.stop();
    writing.join();
  }

  private Path queries() {
    return dir.resolve("queries");
  }

  private Path clicks() {
    return dir.resolve("clicks");
  }

  private Path output() {
    return dir.resolve("output");
  }
}
