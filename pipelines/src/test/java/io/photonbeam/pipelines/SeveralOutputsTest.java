package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.explain.Explain;
import io.photonbeam.pipelines.explain.ExplainConfig;
import io.photonbeam.pipelines.explain.Explanation;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two outputs, each with a pipeline, over the same logs and one registry, as two data centres have:
 * audited together, reconciled with an eye on the other, and made again when one is lost.
 */
class SeveralOutputsTest {
  @TempDir Path folder;
  private ReconcileWorld east;
  private ReconcileWorld west;

  @BeforeEach
  void joinInBoth() throws IOException {
    east = world("east");
    west = world("west");
    ClickLogs.queries(east.join.primaryLog.resolve("queries.avro"), "q1");
    clicks("c1", "c2");
    join(east, "east");
    clicks("c3");
    join(west, "west");
    assertThat(east.join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    assertThat(west.join.visibleClicks()).containsExactly("c3");
  }

  private ReconcileWorld world(String name) {
    return new ReconcileWorld(new JoinWorld(folder, folder.resolve(name)), shared());
  }

  private String shared() {
    return "sqlite:" + folder.resolve("shared.db");
  }

  private void clicks(String... ids) throws IOException {
    ClickLogs.clicks(
        east.join.foreignLog.resolve(ids[0] + ".avro"),
        Stream.of(ids).map(id -> click(id, "q1")).toArray(GenericRecord[]::new));
  }

  private void join(ReconcileWorld world, String pipeline) throws IOException {
    world.join.join(joinOf(world, pipeline), JoinWorld.direct());
  }

  private JoinConfig joinOf(ReconcileWorld world, String pipeline) {
    return world.finite(pipeline).with(OutputOptions.REGISTRY, shared()).as(JoinConfig::new);
  }

  private VerifyReport audit(ReconcileWorld... worlds) throws IOException {
    Path[] outputs = Stream.of(worlds).map(world -> world.join.output).toArray(Path[]::new);
    return new Verification(VerifyConfig.of(east.join.primaryLog, east.join.foreignLog, outputs))
        .run(soFar -> {});
  }

  /** The disk is gone, and so is whoever would speak for it. */
  private Path lose(ReconcileWorld world) throws IOException {
    return Files.move(world.join.output, folder.resolve("aside"));
  }

  private List<CommitRecord> commits() {
    return east.commits();
  }

  private static ReconcileReport lookAt(ReconcileWorld world, Path... peers) throws IOException {
    world.peers = List.of(peers);
    return world.reconcile();
  }

  @Test
  void eachEventIsInOneOfThem() throws IOException {
    VerifyReport both = audit(east, west);

    assertThat(both.exact()).as(both.toText()).isTrue();
    assertThat(both.rows()).isEqualTo(3);
    assertThat(both.output().registryAsked()).as("the registry that both noted").isTrue();
    assertThat(audit(east).missing()).isEqualTo(1);
  }

  @Test
  void aRowThatIsInTwoOutputsIsADuplicateAndBothFilesAreNamedWithTheirOutputs() throws IOException {
    Path file = west.published().get(0);
    Path copy = east.join.output.resolve(west.join.output.relativize(file));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy);

    VerifyReport both = audit(east, west);

    assertThat(both.exact()).isFalse();
    assertThat(both.duplicates()).isEqualTo(1);
    assertThat(both.missing()).isZero();
    assertThat(both.examples().get(0).facts().get("output"))
        .contains(file.toString(), copy.toString());
    assertThat(both.output().unaccounted()).as("west's commit in east").isEqualTo(1);
  }

  @Test
  void anEmptyMountIsNamedAndNothingIsExactThoughNoRowIsMissing() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("mount"));

    VerifyReport report =
        new Verification(
                VerifyConfig.of(
                    east.join.primaryLog,
                    east.join.foreignLog,
                    east.join.output,
                    west.join.output,
                    empty))
            .run(soFar -> {});

    assertThat(report.missing()).isZero();
    assertThat(report.exact()).isFalse();
    assertThat(report.toText()).contains(empty + ": is empty; is its volume mounted?");
  }

  private Explanation explain(String id, ReconcileWorld... worlds) throws IOException {
    ExplainConfig config =
        new ExplainConfig(
            east.join.primaryLog,
            east.join.foreignLog,
            Stream.of(worlds).map(world -> world.join.output).toList(),
            LogOptions.DEFAULT_PRIMARY_FIELDS,
            LogOptions.DEFAULT_FOREIGN_FIELDS);
    try (IdRegistry registry = east.registry()) {
      return new Explain(config, registry).of(id, events -> {});
    }
  }

  @Test
  void anEventIsExplainedInWhicheverOutputItIs() throws IOException {
    assertThat(explain("c3", east).sentences()).last().asString().contains("not this output's");
    Explanation visible = explain("c3", east, west);
    Files.delete(west.published().get(0));

    assertThat(visible.visible()).isTrue();
    assertThat(visible.sentences())
        .anySatisfy(s -> assertThat(s).contains("visible, in " + west.join.output));
    assertThat(explain("c3", east, west).sentences())
        .last()
        .asString()
        .contains("is gone", "reconcile --output=" + west.join.output);
  }

  @Test
  void aRoundThatWasNotToldOfOtherOutputsSaysThatItDidNotLookThere() throws IOException {
    lose(east);

    ReconcileReport report = west.reconcile();

    assertThat(report.isExact()).isTrue();
    assertThat(report.peers().elsewhere()).containsOnlyKeys("east");
  }

  @Test
  void rowsOfAPeerAreNoLossAndAreLookedAt() throws IOException {
    ReconcileReport report = lookAt(west, east.join.output);

    assertThat(report.complaints()).isEmpty();
    assertThat(report.changedNothing()).isTrue();
    assertThat(report.events().alreadyJoined()).isEqualTo(3);
    assertThat(report.peers().files()).isPositive();
    assertThat(west.join.visibleClicks()).containsExactly("c3");
  }

  @Test
  void aPeerThatLacksAFileIsAComplaintAndItsRowsAreNotMadeHere() throws IOException {
    Files.delete(east.published().get(0));

    assertThat(lookAt(west, east.join.output).complaints())
        .singleElement()
        .asString()
        .contains("1 published file of peers is gone", east.join.output.toString());
    assertThat(west.join.visibleClicks()).containsExactly("c3");
    assertThat(east.reconcile().complaints()).isEmpty();
    assertThat(lookAt(west, east.join.output).complaints()).isEmpty();
  }

  @Test
  void aFileThatAPeerLacksIsAComplaintWhateverTheRangeIs() throws IOException {
    Files.delete(east.published().get(0));
    west.since = Optional.of(new Moment.At(ReconcileWorld.LATER.minus(Duration.ofDays(1))));

    assertThat(lookAt(west, east.join.output).complaints())
        .singleElement()
        .asString()
        .contains("file of peers is gone");
  }

  @Test
  void aPeerThatIsNotThereOrAnEmptyMountOrACopyIsNamed() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    Path empty = Files.createDirectories(folder.resolve("mount"));
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("_photonbeam"));
    Files.copy(
        west.join.output.resolve("_photonbeam/output.json"),
        copy.resolve("_photonbeam/output.json"));

    ReconcileReport report = lookAt(west, east.join.output, nowhere, empty, copy);

    assertThat(report.isExact()).isFalse();
    assertThat(report.peers().absent().keySet())
        .containsExactlyInAnyOrder(nowhere.toString(), empty.toString(), copy.toString());
    assertThat(report.complaints()).hasSize(3);
  }

  @Test
  void commitsInAnOutputThatNobodyNamedAreAComplaint() throws IOException {
    ReconcileWorld north = world("north");
    clicks("c4");
    join(north, "north");

    assertThat(lookAt(west, north.join.output).complaints())
        .singleElement()
        .asString()
        .contains("Pipeline east", "neither this one nor a --peer", "--rebuildOutputOf=east");
  }

  @Test
  void aRegistryThatHasForgottenAPeersRowsIsRefusedBeforeTheyAreJoinedAgain() throws IOException {
    ReconcileWorld forgetful =
        new ReconcileWorld(west.join, "sqlite:" + folder.resolve("other.db"));
    Files.delete(west.published().get(0));
    try (IdRegistry other = forgetful.registry()) {
      other.fence(new CommitId("20261121-000000000-4k9rt0mzq2x7vb1c"));
    }
    forgetful.peers = List.of(east.join.output);

    assertThatThrownBy(forgetful::reconcile)
        .hasMessageContaining("joined a second time")
        .hasMessageContaining(east.join.output.toString());
    assertThat(west.join.visibleClicks()).isEmpty();
  }

  @Test
  void anOutputThatIsLostIsMadeAgainInTheOther() throws IOException {
    List<CommitId> ids = commits().stream().map(CommitRecord::id).toList();
    lose(east);
    west.lostPipeline = Optional.of("east");

    ReconcileReport report = west.reconcile();

    assertThat(report.complaints()).isEmpty();
    assertThat(report.events().rebuilt()).isEqualTo(2);
    assertThat(report.events().recovered()).isZero();
    assertThat(west.join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
    assertThat(commits()).extracting(CommitRecord::id).containsExactlyElementsOf(ids);
    assertThat(commits()).extracting(CommitRecord::pipeline).doesNotContain("east");
    west.assertExact();
    assertThat(west.reconcile().changedNothing()).as("a second round").isTrue();
  }

  @Test
  void anOutputThatIsLostIsMadeAgainInANewPlace() throws IOException {
    lose(east);
    ReconcileWorld north = world("north");
    Files.createDirectories(north.join.output);
    north.pipelineId = Optional.of("north.rec");
    north.lostPipeline = Optional.of("east");

    ReconcileReport report = lookAt(north, west.join.output);

    assertThat(report.complaints()).isEmpty();
    assertThat(north.join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    VerifyReport audit = audit(north, west);
    assertThat(audit.exact()).as(audit.toText()).isTrue();
  }

  @Test
  void whatALostOutputHadNotPublishedIsMadeAgainWithTheRest() throws IOException {
    clicks("c4");
    east.joinAndDieBeforePublishing(joinOf(east, "east"));
    lose(east);
    west.lostPipeline = Optional.of("east");

    assertThat(west.reconcile().complaints()).isEmpty();

    assertThat(west.join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3", "c4");
    west.assertExact();
  }

  @Test
  void anOutputThatComesBackAfterItWasMadeAgainIsRefusedAndNeverCalledExact() throws IOException {
    Path aside = lose(east);
    west.lostPipeline = Optional.of("east");
    assertThat(west.reconcile().complaints()).isEmpty();
    west.lostPipeline = Optional.empty();
    Files.move(aside, east.join.output);

    assertThatThrownBy(() -> join(east, "east"))
        .hasMessageContaining("are those of another output");
    assertThatThrownBy(() -> east.reconcile()).hasMessageContaining("are those of another output");
    assertThat(lookAt(west, east.join.output).complaints())
        .singleElement()
        .asString()
        .contains(
            "another output has taken over",
            east.join.output + "/joined/",
            "Let nobody read the peer that shows them");
    VerifyReport both = audit(east, west);
    assertThat(both.duplicates()).isEqualTo(2);
    assertThat(both.exact()).isFalse();
    west.assertExact();
  }

  @Test
  void anOutputThatIsThereOrOwnOrUnknownIsNotMadeAgain() throws IOException {
    west.lostPipeline = Optional.of("east");
    assertThatThrownBy(() -> lookAt(west, east.join.output))
        .hasMessageContaining("is there, as " + east.join.output);
    west.peers = List.of();
    west.lostPipeline = Optional.of("west");
    assertThatThrownBy(west::reconcile).hasMessageContaining("own");
    west.lostPipeline = Optional.of("nobody");
    assertThatThrownBy(west::reconcile).hasMessageContaining("no pipeline 'nobody'");
    west.lostPipeline = Optional.of("east");
    assertThatThrownBy(() -> lookAt(west, folder.resolve("nowhere")))
        .hasMessageContaining("can't be looked at")
        .hasMessageContaining("nowhere");

    assertThat(west.join.visibleClicks()).containsExactly("c3");
    assertThat(commits()).extracting(CommitRecord::pipeline).contains("east");
  }

  @Test
  void aPipelineThatTheRegistryDoesNotKnowIsNotAdopted() throws IOException {
    west.adopt = Set.of("easd");
    assertThatThrownBy(west::reconcile).hasMessageContainingAll("no pipeline 'easd'", "east");
    west.adopt = Set.of("west");
    assertThat(west.reconcile().work().adoptedCommits()).isZero();
  }

  @Test
  void nothingIsTakenOverFromAPipelineThatRuns() throws Exception {
    lose(east);
    west.lostPipeline = Optional.of("east");
    try (IdRegistry registry = IdRegistry.open(shared())) {
      Lease lease = new Lease("run", 0, "elsewhere", 1, "", Instant.EPOCH);
      registry.leases().take("east", lease, Optional.empty());
      CompletableFuture<Throwable> refused =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  west.reconcile();
                  return null;
                } catch (IOException | RuntimeException e) {
                  return e;
                }
              });
      while (!refused.isDone()) {
        lease = lease.next();
        registry.leases().renew("east", lease);
        Thread.onSpinWait();
      }
      assertThat(refused.get()).hasMessageContaining("run by process 1 on host elsewhere");
    }
    assertThat(west.join.visibleClicks()).containsExactly("c3");
  }

  @Test
  void whatThePeerShowsAlreadyIsOnlyMarkedWhenItIsAdopted() throws IOException {
    clicks("c4");
    east.joinAndDieBeforePublishing(joinOf(east, "east"));
    Path staged = east.staged().get(0);
    CommitRecord unmarked =
        commits().stream()
            .filter(commit -> commit.state() == CommitRecord.State.COMMITTED)
            .findFirst()
            .orElseThrow();
    Path visible = east.join.output.resolve("joined").resolve(unmarked.files().get(0).path());
    Files.createDirectories(visible.getParent());
    Files.move(staged, visible, StandardCopyOption.ATOMIC_MOVE);
    west.adopt = Set.of("east");

    ReconcileReport report = lookAt(west, east.join.output);

    assertThat(report.complaints()).isEmpty();
    assertThat(report.work().adoptedCommits()).isZero();
    VerifyReport both = audit(east, west);
    assertThat(both.exact()).as(both.toText()).isTrue();
    assertThat(both.pending()).isZero();
  }

  @Test
  void whatThePeerShowsDamagedIsNamedUntilItsOwnReconciliationHasMendedIt() throws IOException {
    clicks("c4");
    east.joinAndDieBeforePublishing(joinOf(east, "east"));
    CommitRecord unfinished =
        commits().stream()
            .filter(commit -> commit.state() == CommitRecord.State.COMMITTED)
            .findFirst()
            .orElseThrow();
    Path visible = east.join.output.resolve("joined").resolve(unfinished.files().get(0).path());
    Files.createDirectories(visible.getParent());
    Files.writeString(visible, "torn");
    west.adopt = Set.of("east");

    assertThat(lookAt(west, east.join.output).complaints())
        .singleElement()
        .asString()
        .contains(
            "1 unpublished commit is not taken over",
            unfinished.id().text(),
            "run its own reconcile");

    assertThat(east.reconcile().complaints()).isEmpty();
    assertThat(lookAt(west, east.join.output).complaints()).isEmpty();
    assertThat(audit(east, west).exact()).isTrue();
  }

  @Test
  void whatThePeerDoesNotShowIsMadeHereAndNotThereWhenItsPipelineComesBack() throws IOException {
    clicks("c4");
    east.joinAndDieBeforePublishing(joinOf(east, "east"));
    west.adopt = Set.of("east");

    assertThat(lookAt(west, east.join.output).complaints()).isEmpty();
    west.adopt = Set.of();

    assertThat(west.join.visibleClicks()).containsExactlyInAnyOrder("c3", "c4");
    join(east, "east");
    assertThat(east.reconcile().complaints()).isEmpty();
    VerifyReport both = audit(east, west);
    assertThat(both.exact()).as(both.toText()).isTrue();
    assertThat(both.rows()).isEqualTo(4);
  }
}
