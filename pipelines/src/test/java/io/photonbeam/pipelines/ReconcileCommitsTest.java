package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits and staged files that crashed pipelines have left. */
class ReconcileCommitsTest {
  private static final String ORPHAN = "20261121-000000000-4k9rt0mzq2x7vb1c";

  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("c2", "q1"));
  }

  private void join() throws IOException {
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
  }

  private void joinAndDieBeforePublishing() throws IOException {
    world.joinAndDieBeforePublishing(world.inOneCommit().as(JoinConfig::new));
    assertThat(world.staged()).hasSize(1);
    assertThat(join.visibleClicks()).isEmpty();
  }

  private Path stage(String pipeline, String commit) throws IOException {
    Path orphan =
        join.output.resolve("_staged/" + pipeline + "/" + commit + ".2026-06-02T03.parquet");
    Files.createDirectories(orphan.getParent());
    return Files.writeString(orphan, "an orphan");
  }

  @Test
  void whatWasCommittedAndNotPublishedIsRolledForward() throws IOException {
    joinAndDieBeforePublishing();

    ReconcileReport report = world.reconcile();

    assertThat(report.work().rolledForward()).isEqualTo(2);
    assertThat(report.events().alreadyJoined()).isEqualTo(2);
    world.assertExact();
    assertThat(world.reconcile().changedNothing()).isTrue();
  }

  @Test
  void aCommitWhoseStagedFileIsGoneIsRebuiltAndPublished() throws IOException {
    joinAndDieBeforePublishing();
    Files.delete(world.staged().get(0));

    ReconcileReport report = world.reconcile();

    assertThat(report.events().rebuilt()).isEqualTo(2);
    assertThat(report.work().rolledForward()).isZero();
    assertThat(world.commits())
        .extracting(CommitRecord::state)
        .containsExactly(CommitRecord.State.PUBLISHED);
    world.assertExact();
  }

  @Test
  void orphansAreDeletedBehindAFenceWhenTheyAreOldEnough() throws IOException {
    join();
    CommitId id = new CommitId(ORPHAN);
    Path orphan = stage("a", ORPHAN);
    world.now = id.created().plus(Options.NONE.get(ReconcileConfig.GRACE));
    world.settle = Duration.ZERO;
    assertThat(world.reconcile().work().fenced()).isZero();
    assertThat(orphan).exists();

    world.now = world.now.plusMillis(1);
    ReconcileReport report = world.reconcile();

    assertThat(report.work().fenced()).isEqualTo(1);
    assertThat(report.work().orphanFiles()).isEqualTo(1);
    assertThat(orphan).doesNotExist();
    try (IdRegistry registry = world.registry()) {
      assertThat(registry.commitRecord(id).map(CommitRecord::state))
          .contains(CommitRecord.State.FENCED);
    }
  }

  @Test
  void aLeftoverIsDeletedWithoutAFenceIfThePublishedFileIsWhole() throws IOException {
    join();
    CommitRecord commit = world.commits().get(0);
    Path published = join.output.resolve("joined").resolve(commit.files().get(0).path());
    Path leftover = stage("a", commit.id().text());
    Files.copy(published, leftover, StandardCopyOption.REPLACE_EXISTING);

    ReconcileReport report = world.reconcile();

    assertThat(leftover).doesNotExist();
    assertThat(report.work().fenced()).isZero();
    assertThat(report.work().orphanFiles()).isEqualTo(1);
    world.assertExact();
  }

  @Test
  void aWholeStagedFileIsPublishedInPlaceOfALostOne() throws IOException {
    join();
    CommitRecord commit = world.commits().get(0);
    Path published = join.output.resolve("joined").resolve(commit.files().get(0).path());
    Path staged = stage("a", commit.id().text());
    Files.move(published, staged, StandardCopyOption.REPLACE_EXISTING);

    ReconcileReport report = world.reconcile();

    assertThat(report.work().rolledForward()).isEqualTo(commit.rows());
    assertThat(report.events().rebuilt()).isZero();
    assertThat(report.read().primaryEvents()).isZero();
    world.assertExact();
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void filesThatAreNotOursAndDeadLettersStay() throws IOException {
    join();
    Path strange = Files.writeString(join.output.resolve("_staged/a/notes.txt"), "mine");
    Path letter = join.output.resolve("_staged/a/unjoinable/" + ORPHAN + ".parquet");
    Files.createDirectories(letter.getParent());
    Files.writeString(letter, "a letter that is being written");

    world.reconcile();

    assertThat(strange).exists();
    assertThat(letter).exists();
  }

  /** Another output over the same logs and registry. */
  private ReconcileWorld otherOutput() {
    return new ReconcileWorld(
        new JoinWorld(folder, folder.resolve("other")), OutputOptions.defaultRegistry(join.output));
  }

  private void joinInto(ReconcileWorld other, String... clicks) throws IOException {
    for (String click : clicks) {
      ClickLogs.clicks(join.foreignLog.resolve(click + ".avro"), click(click, "q1"));
    }
    other.join.join(
        other
            .finite("b")
            .with(OutputOptions.REGISTRY, OutputOptions.defaultRegistry(join.output))
            .as(JoinConfig::new),
        JoinWorld.direct());
  }

  @Test
  void filesOfAnotherOutputAreNotLostInThisOne() throws IOException {
    join();
    ReconcileWorld other = otherOutput();
    joinInto(other, "c3");
    assertThat(other.join.visibleClicks()).containsExactly("c3");
    Files.delete(other.published().get(0));

    ReconcileReport here = world.reconcile();
    assertThat(here.changedNothing()).isTrue();
    assertThat(here.complaints()).isEmpty();
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");

    assertThat(other.reconcile().events().rebuilt()).isEqualTo(1);
    assertThat(other.join.visibleClicks()).containsExactly("c3");
  }

  @Test
  void theReconciliationsOfTwoOutputsMustNotShareAnId() throws IOException {
    join();
    ReconcileWorld other = otherOutput();
    joinInto(other, "c3");
    ClickLogs.clicks(join.foreignLog.resolve("c4.avro"), click("c4", "q1"));
    world.pipelineId = Optional.of("rec");
    assertThat(world.reconcile().events().recovered()).isEqualTo(1);
    other.pipelineId = Optional.of("rec");

    assertThatThrownBy(other::reconcile)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("choose another --pipelineId");

    assertThat(other.join.visibleClicks()).containsExactly("c3");
  }

  @Test
  void whatAnotherOutputHasNotPublishedIsAComplaintUntilItIsAdopted() throws IOException {
    joinAndDieBeforePublishing();
    CommitRecord orphaned = world.commits().get(0);
    ReconcileWorld heir = otherOutput();
    joinInto(heir, "c3");
    heir.now = orphaned.id().created().plus(Options.NONE.get(ReconcileConfig.GRACE));
    assertThat(heir.reconcile().complaints()).isEmpty();
    heir.now = heir.now.plusMillis(1);

    ReconcileReport complaining = heir.reconcile();
    heir.adopt = Set.of("a");
    ReconcileReport adopting = heir.reconcile();
    heir.adopt = Set.of();

    assertThat(complaining.complaints())
        .singleElement()
        .asString()
        .contains("Pipeline a", "1 unpublished", "--adopt=a");
    assertThat(adopting.complaints()).isEmpty();
    assertThat(adopting.work().adoptedCommits()).isEqualTo(1);
    assertThat(adopting.events().rebuilt()).isEqualTo(2);
    assertThat(heir.join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
    assertThat(world.commits()).extracting(CommitRecord::id).contains(orphaned.id());
    heir.assertExact();
    Files.delete(
        heir.published().stream().filter(p -> p.endsWith(name(orphaned))).findFirst().get());
    assertThat(heir.reconcile().events().rebuilt()).as("it is the heir's own now").isEqualTo(2);
  }

  private static String name(CommitRecord commit) {
    return commit.id() + ".parquet";
  }

  @Test
  void twoReconciliationsAtOnceDoubleNothing() throws Exception {
    join();
    List<Path> files = world.published();
    for (Path file : files) {
      Files.delete(file);
    }
    ClickLogs.clicks(join.foreignLog.resolve("c3.avro"), click("c3", "q1"));
    ReconcileWorld twin = ReconcileWorld.of(join);
    twin.pipelineId = Optional.of("twin");
    CompletableFuture<ReconcileReport> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return twin.reconcile();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    ReconcileReport one = world.reconcile();
    ReconcileReport two = other.get();

    assertThat(one.events().recovered() + two.events().recovered()).isEqualTo(1);
    world.assertExact();
    world.deep = true;
    world.reconcile();
    assertThat(world.reconcile().changedNothing()).isTrue();
    world.assertExact();
  }

  /** While the round reads the logs, another pipeline takes the click and dies. */
  @Test
  void whatIsCommittedDuringTheRoundAndNotPublishedIsRolledForwardBeforeItReports()
      throws IOException {
    join();
    ClickLogs.clicks(join.foreignLog.resolve("later.avro"), click("c3", "q1"));
    world.adapter = Optional.of(TestAdapters.Meddling.class.getName());
    TestAdapters.Meddling.meanwhile =
        () -> world.joinAndDieBeforePublishing(world.finite("b").as(JoinConfig::new));

    ReconcileReport report = world.reconcile();

    assertThat(TestAdapters.Meddling.meanwhile).as("what was done meanwhile").isNull();
    assertThat(report.isExact()).as("%s", report.complaints()).isTrue();
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
    assertThat(report.work().rolledForwardCommits()).isEqualTo(1);
  }
}
