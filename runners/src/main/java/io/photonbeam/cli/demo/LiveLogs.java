package io.photonbeam.cli.demo;

import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.generate.GenerateReport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes both logs on a thread of its own, until it is ended. */
final class LiveLogs implements AutoCloseable {
  private final Generate generate;
  private final CompletableFuture<GenerateReport> written = new CompletableFuture<>();

  private LiveLogs(Generate generate) {
    this.generate = generate;
  }

  /** Begins to write. */
  static LiveLogs begin(DemoPlan plan) {
    LiveLogs logs =
        new LiveLogs(
            new Generate(
                GenerateConfig.live(plan.primaryLog(), plan.foreignLog(), plan.eventsPerSecond())
                    .with(GenerateConfig.SEED, plan.seed())));
    Thread thread = new Thread(logs::write, "writer of the logs");
    thread.setDaemon(true);
    thread.start();
    return logs;
  }

  private void write() {
    try {
      written.complete(generate.run(soFar -> {}));
    } catch (IOException | RuntimeException e) {
      written.completeExceptionally(e);
    }
  }

  /** Throws if it could not go on. */
  void requireWriting() throws IOException {
    if (written.isCompletedExceptionally()) {
      end();
    }
  }

  /** Ends it in order; returns what was written. */
  GenerateReport end() throws IOException {
    generate.stop();
    try {
      return written.join();
    } catch (CompletionException e) {
      throw new IOException("the logs could not be written: " + e.getCause().getMessage(), e);
    }
  }

  @Override
  public void close() {
    generate.stop();
  }
}
