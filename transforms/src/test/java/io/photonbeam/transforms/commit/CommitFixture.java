package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An output and a registry, whose store follows a script and whose clock moves only by sleeping.
 */
public abstract class CommitFixture {
  public static final String PIPELINE = "a";

  public @TempDir Path output;
  public final ScriptedStore store = new ScriptedStore();
  public final RunMetrics metrics = new RunMetrics();
  public final List<JoinedRow> expired = new ArrayList<>();
  public final List<RefusedRowsException.Refused> refused = new ArrayList<>();
  public final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T00:00:00Z"));
  public final RetryPolicy retryPolicy =
      new RetryPolicy(RetrySettings.defaults(), clock, clock::advance, new Random(2));
  public IdRegistry registry;
  private final CommitIds commitIds = new CommitIds(clock, new Random(1));

  @BeforeEach
  public void begin() throws IOException {
    BegunOutput.in(output);
    // As a run opens it.
    registry = IdRegistry.open(store, RegistrySettings.defaults().withoutRepetition());
  }

  @AfterEach
  public void closeRegistry() {
    registry.close();
  }

  /** A writer as a new process of a pipeline would make one. */
  public CommitWriter writer(String pipeline) {
    return new CommitWriter(
        new OutputFolder(output),
        retryPolicy.callsTo("registry", () -> registry),
        commitIds,
        pipeline,
        clock,
        metrics,
        expired::add,
        refused::add);
  }

  public CommitWriter writer() {
    return writer(PIPELINE);
  }

  public RollForward.Result rollForward() throws IOException {
    return new RollForward(output).run(registry, PIPELINE);
  }

  public List<String> visible() throws IOException {
    return Published.ids(output);
  }

  public List<String> stagedFiles() throws IOException {
    return Published.files(output.resolve("_staged"));
  }

  /** Puts a file where a folder is needed, so that what goes there fails. */
  public Path obstruct(String folder) throws IOException {
    Path obstacle = output.resolve(folder);
    Files.createDirectories(obstacle.getParent());
    return Files.writeString(obstacle, "in the way");
  }
}
