package io.photonbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reconciliation makes large files of small ones, and the independent audit finds them exact. */
class ReconcileCompactTest {
  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;
  private Path manifest;

  @BeforeEach
  void joinIntoManyFiles() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    manifest = join.output.resolve("manifest.txt");
    join.generate(4_000, 11);
    join.join(
        world.finite("a").with(JoinConfig.COMMIT_ROWS, 40).as(JoinConfig::new), JoinWorld.direct());
    assertThat(world.published()).hasSizeGreaterThan(8);
    world.compact = true;
  }

  private void assertManifestExact() throws IOException {
    VerifyReport report = world.auditManifest();
    assertThat(report.exact()).as(report.toJson()).isTrue();
  }

  private static CompactReport compaction(ReconcileReport report) {
    return report.compaction().orElseThrow();
  }

  @Test
  void theManifestIsExactAndSoIsTheFolder() throws IOException {
    List<Path> before = world.published();

    ReconcileReport first = world.reconcile();

    assertThat(compaction(first).smallFiles()).isGreaterThanOrEqualTo(before.size() - 2L);
    assertThat(Files.readAllLines(manifest)).hasSizeLessThan(before.size() / 2);
    assertThat(world.published()).containsAll(before);
    assertThat(first.changedNothing()).isFalse();
    assertManifestExact();
    world.assertExact();
    ReconcileReport second = world.reconcile();
    assertThat(second.changedNothing()).isTrue();
    assertThat(second.complaints()).isEmpty();
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void whatIsRebuiltIsCompactedInTheSameRound() throws IOException {
    List<Path> files = world.published();
    for (int i = 0; i < files.size(); i += 3) {
      Files.delete(files.get(i));
    }

    ReconcileReport report = world.reconcile();

    assertThat(report.events().rebuilt()).isPositive();
    assertManifestExact();
  }

  @Test
  void aFileThatIsRebuiltAfterItWasCompactedIsNotListedBesideTheLargeOne() throws IOException {
    world.reconcile();
    List<String> listed = Files.readAllLines(manifest);
    for (Path file : world.published()) {
      Files.delete(file);
    }

    ReconcileReport report = world.reconcile();

    assertThat(report.events().rebuilt()).isPositive();
    assertThat(Files.readAllLines(manifest)).isEqualTo(listed);
    assertManifestExact();
    world.assertExact();
  }

  @Test
  void aRoundThatIsNotToCompactLeavesTheManifestAsItIs() throws IOException {
    world.compact = false;

    assertThat(world.reconcile().compaction()).isEmpty();

    assertThat(manifest).doesNotExist();
    assertThat(join.output.resolve("compacted")).doesNotExist();
  }

  @Test
  void theAuditOfTheManifestFindsWhatItLacksAndWhatItListsTwice() throws IOException {
    world.reconcile();
    List<String> lines = Files.readAllLines(manifest);

    Files.write(manifest, lines.subList(1, lines.size()));
    assertThat(world.auditManifest().missing()).isPositive();

    List<String> twice = new ArrayList<>(lines);
    twice.add(lines.get(0));
    Files.write(manifest, twice);
    assertThat(world.auditManifest().duplicates()).isPositive();

    Files.delete(join.output.resolve(lines.get(0)));
    Files.write(manifest, lines);
    assertThat(world.auditManifest().exact()).isFalse();
  }
}
