package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.HOUR;
import static io.photonbeam.transforms.commit.Events.SCHEMA;
import static io.photonbeam.transforms.commit.Events.TIME;
import static io.photonbeam.transforms.commit.Events.row;
import static io.photonbeam.transforms.commit.Events.truncatedRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitStageTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");

  @TempDir Path output;

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @Test
  void thereIsOneFileForEachHour() throws IOException {
    List<JoinedRow> rows =
        List.of(row("p1", TIME + HOUR), row("p2", TIME), row("p3", TIME + HOUR + 1));

    CommitStage stage = CommitStage.write(folder(), "a", ID, SCHEMA, rows);

    assertThat(stage.files())
        .extracting(OutputFile::path)
        .containsExactly(
            "date=2026-01-02/hour=03/" + ID + ".parquet",
            "date=2026-01-02/hour=04/" + ID + ".parquet");
    assertThat(stage.files()).extracting(OutputFile::rows).containsExactly(1L, 2L);
    assertThat(Published.rows(folder().resolve(ID + ".2026-01-02T04.parquet")))
        .extracting(Published::id)
        .containsExactly("p1", "p3");
    stage.delete();
    assertThat(folder()).isEmptyDirectory();
  }

  @Test
  void intoAFolderThatIsNotThereNothingIsWritten() throws IOException {
    Path gone = folder();
    Files.delete(gone);

    assertThatThrownBy(() -> CommitStage.write(gone, "a", ID, SCHEMA, List.of(row("p1", TIME))))
        .isInstanceOf(IOException.class);

    assertThat(gone).doesNotExist();
  }

  @Test
  void aRowThatCannotBeWrittenLeavesNothingBehind() throws IOException {
    JoinedRow unsound = truncatedRow("p2", TIME + HOUR);

    assertThatThrownBy(
            () -> CommitStage.write(folder(), "a", ID, SCHEMA, List.of(row("p1", TIME), unsound)))
        .isInstanceOf(RuntimeException.class);

    assertThat(folder()).isEmptyDirectory();
  }

  private Path folder() throws IOException {
    return new OutputFolder(output).makeStaged("a");
  }
}
