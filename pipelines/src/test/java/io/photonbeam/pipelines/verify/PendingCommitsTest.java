package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingCommitsTest {
  private static final long MICROS = World.TIME * 1_000;

  @TempDir Path folder;

  @Test
  void committedAndUnpublishedRowsArePending() throws IOException {
    World world = new World(folder);
    Files.createDirectories(world.output);
    assertThat(pending(world)).isEqualTo(new PendingCommits(0, 0));
    try (IdRegistry registry = IdRegistry.open(OutputOptions.defaultRegistry(world.output))) {
      CommitId id = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
      OutputFile file = new OutputFile("date=2026-01-02/hour=03/x.parquet", 2, 10, "xxh64:0f");
      registry.commit(
          CommitRecord.of(id, "a", List.of(file), MICROS, MICROS),
          List.of(ForeignId.of("c1", MICROS), ForeignId.of("c2", MICROS)));
      assertThat(pending(world)).isEqualTo(new PendingCommits(2, 2));
      Path staged = new OutputFolder(world.output).staged("a", file);
      Files.createDirectories(staged.getParent());
      Files.createFile(staged);
      assertThat(pending(world)).isEqualTo(new PendingCommits(2, 0));
      registry.markPublished(id);
      assertThat(pending(world)).isEqualTo(new PendingCommits(0, 0));
    }
  }

  @Test
  void aNamedRegistryThatDoesNotExistIsAnErrorAndIsNotMade() throws IOException {
    World world = new World(folder);
    Path none = folder.resolve("none.db");
    VerifyConfig config = world.config().with(OutputOptions.REGISTRY, "sqlite:" + none);
    assertThatThrownBy(() -> RegistryFacts.of(config)).hasMessageContaining(none.toString());
    assertThat(none).doesNotExist();
  }

  private static PendingCommits pending(World world) throws IOException {
    return RegistryFacts.of(world.config()).pending();
  }
}
