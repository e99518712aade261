package io.photonbeam.pipelines.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryBindingTest {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 2);
  private static final Random RANDOM = new Random(1);

  @TempDir Path output;

  private final IdRegistry registry =
      IdRegistry.open(MemoryStore.create(), RegistrySettings.defaults());
  private final CommitIds ids =
      new CommitIds(() -> Instant.parse("2026-06-04T00:00:00Z"), new Random(2));

  /** A file as it is published; nobody looks into it. */
  private CommitId publish(LocalDate day) throws IOException {
    CommitId id = ids.next();
    Path file = output.resolve("joined").resolve(path(id, day));
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    return id;
  }

  private static String path(CommitId id, LocalDate day) {
    return "date=%s/hour=03/%s.parquet".formatted(day, id);
  }

  private CommitId commit(CommitId id, LocalDate day) {
    long micros = TimeUnit.SECONDS.toMicros(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    CommitRecord record =
        CommitRecord.of(
            id, "a", List.of(new OutputFile(path(id, day), 1, 1, "xxh64:00")), micros, micros);
    registry.commit(record, List.of(ForeignId.of("of " + id, micros)));
    registry.markPublished(id);
    return id;
  }

  private RegistryBinding binding() {
    return new RegistryBinding(output, registry, "memory:here");
  }

  private void bind(String pipeline) throws IOException {
    binding().bind(pipeline, RANDOM);
  }

  private void assertNoneKnown(ThrowingCallable binding) {
    assertThatThrownBy(binding)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("memory:here knows none", "joined a second time");
    assertThat(registry.bindings().outputOf("a")).isEmpty();
    assertThat(output.resolve("_photonbeam")).doesNotExist();
  }

  @Test
  void aPipelineIsBoundOnceAndForEver() throws IOException {
    bind("a");
    OutputId id = registry.bindings().outputOf("a").orElseThrow();
    bind("a");
    bind("b");

    assertThat(registry.bindings().outputOf("b")).contains(id);
    assertThat(binding().own(List.of())).contains("a");
    assertThat(binding().own(List.of("unbound"))).contains("unbound");
  }

  @Test
  void aPipelineOfAnotherOutputIsRefusedAndNamed() throws IOException {
    OutputId other = OutputId.random(new Random(9));
    registry.bindings().bind("a", other);

    assertThat(binding().own(List.of("a"))).doesNotContain("a");
    assertThatThrownBy(() -> bind("a"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("'a'", other.text(), "choose another --pipelineId", "memory:here");

    assertThat(registry.bindings().outputOf("a")).contains(other);
    assertThat(output.resolve("_photonbeam")).doesNotExist();
    bind("b");
    assertThat(binding().own(List.of("a"))).doesNotContain("a");
  }

  @Test
  void rowsAndARegistryWithoutCommitsAreRefusedEvenIfPipelinesAreBound() throws IOException {
    publish(DAY);
    registry.bindings().bind("other", OutputId.random(new Random(9)));

    assertNoneKnown(() -> bind("a"));
  }

  @Test
  void rowsOfStrangeNamesCountAsRows() throws IOException {
    Files.createDirectories(output.resolve("joined"));
    Files.createFile(output.resolve("joined/rows.parquet"));

    assertNoneKnown(() -> bind("a"));
  }

  @Test
  void rowsAndTheRegistryOfAnotherOutputAreRefused() throws IOException {
    CommitId unknown = publish(DAY);
    registry.fence(unknown);
    commit(ids.next(), DAY);

    assertNoneKnown(() -> bind("a"));
  }

  @Test
  void rowsOfAnotherOutputAreRefusedAtTheFirstStartAsAtLaterOnes() throws IOException {
    registry.bindings().bind("a", OutputId.random(new Random(9)));
    commit(publish(DAY), DAY);

    assertThatThrownBy(() -> bind("b")).hasMessageContaining("are those of another output");

    assertThat(registry.bindings().outputOf("b")).isEmpty();
    assertThat(output.resolve("_photonbeam")).doesNotExist();
  }

  @Test
  void oneUnknownCommitAmongKnownOnesIsRefusedAndNamed() throws IOException {
    for (int i = 0; i < 30; i++) {
      commit(publish(DAY), DAY);
    }
    CommitId unknown = publish(DAY.minusDays(1));
    for (int i = 0; i < 30; i++) {
      commit(publish(DAY.plusDays(1)), DAY.plusDays(1));
    }

    assertThatThrownBy(() -> bind("a"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "memory:here does not know 1 of the commits",
            unknown.text(),
            "joined a second time",
            "registry recover --output=" + output);
    assertThat(registry.bindings().outputOf("a")).isEmpty();
  }

  @Test
  void filesThatNoCommitCanHaveMadeDoNotKeepPipelinesFromStarting() throws IOException {
    CommitId known = commit(publish(DAY), DAY);
    Files.createFile(output.resolve("joined/rows.parquet"));
    Path copied = output.resolve("joined").resolve(path(known, DAY.plusDays(1)));
    Files.createDirectories(copied.getParent());
    Files.createFile(copied);

    bind("a");

    assertThat(registry.bindings().outputOf("a")).isPresent();
  }

  @Test
  void commitsOfExpiredDaysNeedNotBeKnown() throws IOException {
    commit(publish(DAY), DAY);
    registry.expire(DAY.plusDays(1));
    bind("a");

    publish(DAY.plusDays(1));
    assertThatThrownBy(() -> bind("b")).hasMessageContaining("joined a second time");
  }

  @Test
  void tracesAreWantedOnlyBesideARegistryThatHasCommits() throws IOException {
    binding().requireTraces();

    CommitId id = commit(ids.next(), DAY);

    assertThatThrownBy(() -> binding().requireTraces())
        .hasMessageContainingAll("memory:here", "bring it back");
    Path file = output.resolve("joined").resolve(path(id, DAY));
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    binding().requireTraces();
  }
}
