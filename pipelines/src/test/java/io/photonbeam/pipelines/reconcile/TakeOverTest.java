package io.photonbeam.pipelines.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What west makes of commits of east, each of two files of three bytes. */
class TakeOverTest {
  private static final Instant MADE = Instant.parse("2026-06-04T00:00:00Z");
  private static final Duration GRACE = Options.NONE.get(ReconcileConfig.GRACE);

  @TempDir Path folder;

  private IdRegistry registry = newRegistry();
  private final Random random = new Random(1);
  private final CommitIds ids = new CommitIds(() -> MADE, random);
  private Runnable beforeEachCall = () -> {};
  private final StoreCalls<IdRegistry> calls =
      RetryPolicy.system(RetrySettings.defaults(), random)
          .callsTo(
              "registry",
              () -> {
                beforeEachCall.run();
                return registry;
              });
  private Instant now = MADE.plus(GRACE).plusSeconds(1);
  private int limit = 10;
  private OutputFolder east;

  @BeforeEach
  void bindEast() throws IOException {
    east = new OutputFolder(folder.resolve("east"));
    RegistryBinding.bindFound(folder.resolve("east"), registry, "east", random);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private static IdRegistry newRegistry() {
    return IdRegistry.open(MemoryStore.create(), RegistrySettings.defaults());
  }

  private CommitRecord commit() {
    CommitId id = ids.next();
    List<OutputFile> files =
        Stream.of("03", "04")
            .map(hour -> "date=2026-06-03/hour=%s/%s.parquet".formatted(hour, id))
            .map(path -> new OutputFile(path, 1, 3, "xxh64:00"))
            .toList();
    long micros = MADE.minusSeconds(72_000).toEpochMilli() * 1_000;
    CommitRecord record = CommitRecord.of(id, "east", files, micros, micros);
    registry.commit(record, List.of(ForeignId.of("of " + id, micros)));
    return record;
  }

  private void show(OutputFile file, int bytes) throws IOException {
    Path path = east.published(file);
    Files.createDirectories(path.getParent());
    Files.write(path, new byte[bytes]);
  }

  private TakeOver adoption(Path... peers) throws IOException {
    return takeOver(options().with(ReconcileConfig.ADOPT, Set.of("east")), peers);
  }

  private TakeOver rebuilding() throws IOException {
    return takeOver(options().with(ReconcileConfig.REBUILD_OUTPUT_OF, "east"));
  }

  private Options options() {
    SavedJoinConfig settings =
        new SavedJoinConfig(
            folder.resolve("queries"),
            folder.resolve("clicks"),
            "memory:unused",
            LogOptions.DEFAULT_PRIMARY_FIELDS,
            LogOptions.DEFAULT_FOREIGN_FIELDS,
            Optional.empty());
    return ReconcileConfig.of(folder.resolve("west"), settings, "west.rec");
  }

  private TakeOver takeOver(Options options, Path... peers) throws IOException {
    ReconcileConfig config = options.as(ReconcileConfig::new);
    return new TakeOver(
        config,
        calls,
        Peers.of(config.output(), List.of(peers)),
        new CommitPublication(config, calls, now),
        new Lease("west", 0, "there", 2, "", Instant.EPOCH),
        limit);
  }

  private Path eastFolder() {
    return folder.resolve("east");
  }

  private CommitRecord recorded(CommitRecord commit) {
    return registry.commitRecord(commit.id()).orElseThrow();
  }

  private void assertUntouched(CommitRecord commit) {
    assertThat(recorded(commit)).isEqualTo(commit);
  }

  @Test
  void whatAPeerDoesNotShowIsTaken() throws IOException {
    CommitRecord commit = commit();
    TakeOver adoption = adoption(eastFolder());

    assertThat(adoption.run(Set.of("west.rec"))).containsExactly(commit.withPipeline("west.rec"));
    assertThat(recorded(commit)).isEqualTo(commit.withPipeline("west.rec"));
    assertThat(adoption.commits()).isEqualTo(1);
    assertThat(adoption.notTaken()).isEqualTo(ReconcileReport.NotTakenOver.NONE);
  }

  @Test
  void whatAPeerShowsIsMarkedAndStaysThere() throws IOException {
    CommitRecord commit = commit();
    show(commit.files().get(0), 3);
    show(commit.files().get(1), 3);

    assertThat(adoption(eastFolder()).run(Set.of())).isEmpty();
    assertThat(recorded(commit).pipeline()).isEqualTo("east");
    assertThat(recorded(commit).state()).isEqualTo(State.PUBLISHED);
  }

  @Test
  void whatAPeerShowsInPartOrDamagedIsLeftAndNamed() throws IOException {
    CommitRecord partly = commit();
    show(partly.files().get(0), 3);
    CommitRecord damaged = commit();
    show(damaged.files().get(0), 3);
    show(damaged.files().get(1), 2);
    TakeOver adoption = adoption(eastFolder());

    assertThat(adoption.run(Set.of())).isEmpty();
    assertUntouched(partly);
    assertUntouched(damaged);
    assertThat(adoption.notTaken().partlyVisible())
        .containsExactlyInAnyOrder(partly.id().text(), damaged.id().text());
  }

  @Test
  void withoutAPeerNobodyLooksWhatIsVisible() throws IOException {
    CommitRecord commit = commit();
    show(commit.files().get(0), 3);

    assertThat(adoption().run(Set.of())).containsExactly(commit.withPipeline("west.rec"));
  }

  @Test
  void anUnpublishedCommitIsAdoptedOnlyWhenItIsOlderThanTheGrace() throws IOException {
    CommitRecord commit = commit();
    now = MADE.plus(GRACE);

    assertThat(adoption(eastFolder()).run(Set.of())).isEmpty();
    assertUntouched(commit);
  }

  @Test
  void nothingIsAdoptedWhileAnotherPipelineOfItsOutputRuns() throws IOException {
    CommitRecord commit = commit();
    RegistryBinding.bindFound(eastFolder(), registry, "east.reconcile", random);
    Lease[] beating = {new Lease("run", 0, "elsewhere", 1, "", Instant.EPOCH)};
    registry.leases().take("east.reconcile", beating[0], Optional.empty());
    beforeEachCall =
        () -> {
          beating[0] = beating[0].next();
          registry.leases().renew("east.reconcile", beating[0]);
        };

    assertThatThrownBy(() -> adoption(eastFolder()).run(Set.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'east.reconcile' is run by process 1 on host elsewhere");
    assertUntouched(commit);
  }

  @Test
  void noMoreIsAdoptedThanARoundHasRoomFor() throws IOException {
    commit();
    commit();
    limit = 1;

    assertThat(adoption(eastFolder()).run(Set.of())).hasSize(1);
    assertThat(registry.unpublished("east")).as("told of as unpublished elsewhere").hasSize(1);
  }

  @Test
  void ofALostOutputEverythingIsTakenAndWhatThereIsNoRoomForIsCounted() throws IOException {
    CommitRecord published = commit();
    registry.markPublished(published.id());
    commit();
    commit();
    limit = 2;
    TakeOver rebuilding = rebuilding();

    assertThat(rebuilding.run(Set.of())).hasSize(2);
    assertThat(rebuilding.notTaken().left()).isEqualTo(1);
    assertThat(rebuilding().run(Set.of())).as("the next round").hasSize(1);
  }

  @Test
  void aCommitThatChangesMeanwhileIsLeftToTheNextRoundAndCounted() throws IOException {
    CommitRecord commit = commit();
    TakeOver rebuilding = rebuilding();
    beforeEachCall = new BeforeCall(4, () -> registry.markPublished(commit.id()));

    assertThat(rebuilding.run(Set.of())).isEmpty();
    assertThat(recorded(commit).pipeline()).isEqualTo("east");
    assertThat(rebuilding.notTaken().left()).isEqualTo(1);
  }

  @Test
  void whoIsBegunMeanwhileEitherFindsACommitOrItIsTaken() throws IOException {
    assertFoundOrTaken("east");
  }

  @Test
  void soItIsForAPipelineOfThatOutputWhichIsNew() throws IOException {
    assertFoundOrTaken("east.rec");
  }

  /** Begins a pipeline before each call to the registry in turn. */
  private void assertFoundOrTaken(String pipeline) throws IOException {
    int found = 0;
    int taken = 0;
    boolean wasBegun = true;
    for (int call = 0; wasBegun; call++) {
      registry.close();
      registry = newRegistry();
      bindEast();
      CommitRecord commit = commit();
      Begun begun = new Begun(pipeline, call);
      beforeEachCall = begun;
      try {
        adoption(eastFolder()).run(Set.of());
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("east");
      }
      beforeEachCall = () -> {};
      wasBegun = begun.calls < 0;
      boolean isTaken = recorded(commit).pipeline().equals("west.rec");
      boolean isFound = begun.unpublished.contains(commit);
      assertThat(isTaken && isFound).as("found and taken, before call " + call).isFalse();
      taken += isTaken ? 1 : 0;
      found += isFound ? 1 : 0;
    }
    assertThat(found).as("was begun first").isPositive();
    assertThat(taken).as("came too late").isPositive();
  }

  /** A pipeline that is begun before some call, unless it is held, and lives from then on. */
  private final class Begun implements Runnable {
    private final String pipeline;
    private int calls;
    private Lease lease;
    private List<CommitRecord> unpublished = List.of();

    Begun(String pipeline, int calls) {
      this.pipeline = pipeline;
      this.calls = calls;
    }

    @Override
    public void run() {
      if (lease != null) {
        lease = lease.next();
        registry.leases().renew(pipeline, lease);
      } else if (calls-- == 0) {
        begin();
      }
    }

    private void begin() {
      try {
        RegistryBinding.bindFound(eastFolder(), registry, pipeline, random);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (registry.leases().of(pipeline).isEmpty()) {
        lease = new Lease("begun", 0, "elsewhere", 1, "", Instant.EPOCH);
        registry.leases().take(pipeline, lease, Optional.empty());
        unpublished = registry.unpublished("east");
      }
    }
  }

  /** Does something before a call. */
  private static final class BeforeCall implements Runnable {
    private final Runnable what;
    private int calls;

    BeforeCall(int calls, Runnable what) {
      this.calls = calls;
      this.what = what;
    }

    @Override
    public void run() {
      if (calls-- == 0) {
        what.run();
      }
    }
  }
}
