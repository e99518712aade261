package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two outputs over the same logs, and commands that are told the wrong registry or pipeline. */
class OutputsApartTest {
  @TempDir Path folder;
  private JoinWorld here;
  private JoinWorld there;

  @BeforeEach
  void makeWorlds() throws IOException {
    here = new JoinWorld(folder, folder.resolve("here"));
    there = new JoinWorld(folder, folder.resolve("there"));
    ClickLogs.queries(here.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        here.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("c2", "late"));
  }

  private void join(JoinWorld world, String pipeline, String registry) throws IOException {
    world.join(
        ReconcileWorld.of(world)
            .finite(pipeline)
            .with(OutputOptions.REGISTRY, registry)
            .as(JoinConfig::new),
        JoinWorld.direct());
  }

  private static String registryOf(JoinWorld world) {
    return OutputOptions.defaultRegistry(world.output);
  }

  /** The registry of both, in neither. */
  private String shared() {
    return "sqlite:" + folder.resolve("shared.db");
  }

  private RetryReport retry(JoinWorld world, String registry) throws IOException {
    SavedJoinConfig settings =
        new SavedJoinConfig(
            world.primaryLog,
            world.foreignLog,
            registry,
            LogOptions.DEFAULT_PRIMARY_FIELDS,
            LogOptions.DEFAULT_FOREIGN_FIELDS,
            Optional.empty());
    RetryConfig config =
        RetryConfig.of(world.output, settings, "a.retry")
            .with(RetryConfig.REASON, Reason.NO_PRIMARY_EVENT)
            .as(RetryConfig::new);
    return JoinWorld.retry(config, JoinWorld.direct());
  }

  @Test
  void withTheRegistryOfAnotherOutputNothingIsJoinedASecondTime() throws IOException {
    join(here, "a", registryOf(here));
    ClickLogs.clicks(here.foreignLog.resolve("more.avro"), click("c3", "q1"));
    join(there, "b", registryOf(there));
    String wrong = registryOf(there);

    assertThatThrownBy(() -> join(here, "a", wrong)).hasMessageContaining("joined a second time");
    assertThatThrownBy(() -> new ReconcileWorld(here, wrong).reconcile())
        .hasMessageContaining("joined a second time");
    assertThatThrownBy(() -> retry(here, wrong)).hasMessageContaining("joined a second time");

    assertThat(here.visibleClicks()).containsExactly("c1");
    try (IdRegistry registry = IdRegistry.open(wrong)) {
      assertThat(registry.bindings().outputOf("a")).isEmpty();
    }
    ReconcileWorld.of(here).reconcile();
    assertThat(here.visibleClicks()).containsExactlyInAnyOrder("c1", "c3");
  }

  @Test
  void aPipelineDoesNotWriteIntoTwoOutputs() throws IOException {
    join(here, "a", shared());

    assertThatThrownBy(() -> join(there, "a", shared()))
        .hasMessageContaining("'a' belongs to another output");

    assertThat(there.output).doesNotExist();
    assertThat(here.visibleClicks()).containsExactly("c1");
    join(here, "a", shared());
  }

  @Test
  void aRetryDoesNotTakeThePipelineOfAnotherOutput() throws IOException {
    join(here, "a", shared());
    join(there, "b", shared());
    retry(here, shared());

    assertThatThrownBy(() -> retry(there, shared()))
        .hasMessageContaining("'a.retry' belongs to another output");

    assertThat(there.deadClicks("no_primary_event")).containsExactly("c2");
  }

  @Test
  void aPipelineThatIsNotedHereAndBoundElsewhereIsNotOfThisOutput() throws IOException {
    join(here, "a", shared());
    join(there, "b", shared());
    for (String trace : new String[] {"_photonbeam/join-a.json", "_staged/a/orphan"}) {
      Path file = there.output.resolve(trace);
      Files.createDirectories(file.getParent());
      Files.writeString(file, Files.readString(here.output.resolve("_photonbeam/join-a.json")));
    }

    ReconcileWorld world = new ReconcileWorld(there, shared());
    world.pipelineId = Optional.of("b.rec");
    ReconcileReport report = world.reconcile();

    assertThat(report.work().checkedFiles()).isZero();
    assertThat(there.visibleClicks()).isEmpty();
    assertThat(here.visibleClicks()).containsExactly("c1");
  }

  @Test
  void anOutputThatIsGoneIsMissedAndNoTraceIsMadeOfIt() throws IOException {
    join(here, "a", shared());
    Path aside = Files.move(here.output, folder.resolve("aside"));
    ReconcileWorld world = new ReconcileWorld(here, shared());
    world.pipelineId = Optional.of("a.rec");

    assertThatThrownBy(world::reconcile)
        .hasMessageContaining("no pipeline of the output " + here.output)
        .hasMessageContaining("bring it back");
    assertThatThrownBy(() -> join(here, "a", shared()))
        .hasMessageContaining("'a' belongs to another output");

    assertThat(here.output).doesNotExist();
    Files.move(aside, here.output);
    assertThat(world.reconcile().complaints()).isEmpty();
  }

  @Test
  void anOutputThatWasBegunAnewIsAComplaintUntilItHasARow() throws IOException {
    join(here, "a", shared());
    join(there, "b", shared());
    ReconcileWorld world = new ReconcileWorld(there, shared());

    assertThat(world.reconcile().complaints())
        .singleElement()
        .asString()
        .contains("No pipeline of this output has ever committed", "bring it back");

    ClickLogs.clicks(here.foreignLog.resolve("more.avro"), click("c3", "q1"));
    join(there, "b", shared());
    assertThat(there.visibleClicks()).containsExactly("c3");
    assertThat(world.reconcile().complaints()).isEmpty();
  }

  @Test
  void anOutputMayBeMoved() throws IOException {
    join(here, "a", shared());
    Files.move(here.output, there.output);
    ClickLogs.clicks(here.foreignLog.resolve("more.avro"), click("c3", "q1"));

    join(there, "a", shared());

    assertThat(there.visibleClicks()).containsExactlyInAnyOrder("c1", "c3");
    assertThat(new ReconcileWorld(there, shared()).reconcile().complaints()).isEmpty();
  }
}
