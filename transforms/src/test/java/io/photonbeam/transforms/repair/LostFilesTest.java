package io.photonbeam.transforms.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.PartitionHour;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostFilesTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final OutputFile WHOLE = file(3, 100);
  private static final OutputFile LOST = file(4, 200);
  private static final CommitRecord COMMIT = CommitRecord.of(ID, "a", List.of(WHOLE, LOST), 0, 0);

  private static OutputFile file(int hour, long bytes) {
    String path = "date=2026-01-02/hour=%02d/%s.parquet".formatted(hour, ID);
    return new OutputFile(path, 1, bytes, "xxh64:0" + bytes % 10);
  }

  @Test
  void onlyTheHoursThatWereAddedAreLost() {
    LostFiles files = new LostFiles();
    assertThat(files.isEmpty()).isTrue();
    files.add(COMMIT, LOST);

    assertThat(files.has(ID, PartitionHour.of(LOST))).isTrue();
    assertThat(files.has(ID, PartitionHour.of(WHOLE))).isFalse();
    assertThat(files.earliest()).contains(PartitionHour.of(LOST));
  }

  @Test
  void aCommitThatAnotherRoundHasAmendedIsNotAsItWasFound() {
    LostFiles files = new LostFiles();
    files.add(COMMIT, LOST);

    assertThat(files.isAsFound(COMMIT)).isTrue();
    assertThat(files.isAsFound(COMMIT.withPipeline("b"))).as("its files are").isTrue();
    assertThat(files.isAsFound(COMMIT.withFiles(List.of(WHOLE, file(4, 201))))).isFalse();
    assertThat(new LostFiles().isAsFound(COMMIT)).as("nobody has looked for it").isFalse();
  }
}
