package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedNameTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final CommitId ATTEMPT = new CommitId("20260709-030405678-000000000000000z");

  @Test
  void theNameOfAStagedFileTellsItsCommitAndWhereItGoes() {
    String path = "date=2026-01-02/hour=03/" + ID + ".parquet";

    assertThat(StagedName.parse(OutputFolder.stagedName(path)))
        .contains(new StagedName(ID, Optional.of(path)));
  }

  @Test
  void aFileThatIsMadeAgainGoesNowhereByItself() {
    OutputFile file = new OutputFile("date=2026-01-02/hour=03/" + ID + ".parquet", 1, 1, "none");

    assertThat(StagedName.parse(StagedName.ofRebuilt(ATTEMPT, file)))
        .contains(new StagedName(ATTEMPT, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notes.txt",
        "20260102-030405678-4k9rt0mzq2x7vb1c",
        "20260102-030405678-4k9rt0mzq2x7vb1c.parquet",
        "20260102-030405678-4k9rt0mzq2x7vb1c.2026-01-02T03.parquet.crc",
        ".20260102-030405678-4k9rt0mzq2x7vb1c.2026-01-02T03.parquet",
        "a.2026-01-02T03.parquet",
        "20260102-030405678-4k9rt0mzq2x7vb1c.2026-13-41T99.parquet",
        "20260102-030405678-4k9rt0mzq2x7vb1c.rebuilt.notes",
        "20260102-030405678-4k9rt0mzq2x7vb1c.rebuilt.a.2026-01-02T03.parquet"
      })
  void othersAreNoneOfOurs(String name) {
    assertThat(StagedName.parse(name)).isEmpty();
  }
}
