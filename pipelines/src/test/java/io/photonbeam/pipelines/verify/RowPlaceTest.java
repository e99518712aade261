package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.verify.RowPlace.InFile;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowPlaceTest {
  private static final String COMMIT = "20260102-030405678-4k9rt0mzq2x7vb1c";
  private static final String OTHER = "20260102-030405679-4k9rt0mzq2x7vb1c";
  private static final long THREE = 1_767_322_800_000_000L;
  private static final long HOUR = 3_600_000_000L;
  private static final String FOLDER = "out/joined/date=2026-01-02/hour=03/";

  private static Optional<String> problem(String file, String listed, String commit, long micros) {
    return new RowPlace(InFile.of(Path.of(file), listed), 3, commit).problem(micros);
  }

  @Test
  void aRowStandsInTheHourOfItsEventFromTheFirstMicrosecondToTheLast() {
    String file = FOLDER + COMMIT + ".parquet";
    assertThat(problem(file, null, COMMIT, THREE)).isEmpty();
    assertThat(problem(file, null, COMMIT, THREE + HOUR - 1)).isEmpty();
    assertThat(problem(file, null, COMMIT, THREE - 1))
        .contains("its event is of date=2026-01-02/hour=02");
    assertThat(problem(file, null, COMMIT, THREE + HOUR))
        .contains("its event is of date=2026-01-02/hour=04");
  }

  @Test
  void aFolderOfNoHourHoldsNoRow() {
    for (String file :
        new String[] {"x.parquet", "joined/x.parquet", "out/joined/date=2026-01-02/x.parquet"}) {
      assertThat(problem(file, null, COMMIT, THREE)).as(file).isPresent();
    }
    assertThat(problem(FOLDER.replace("hour=03", "hour=3") + "x.parquet", null, COMMIT, THREE))
        .isPresent();
  }

  @Test
  void aRowIsOfTheCommitThatItsFileIsNamedAfter() {
    String file = FOLDER + COMMIT + ".parquet";
    assertThat(problem(file, null, OTHER, THREE)).contains("it says that it is of commit " + OTHER);
    assertThat(problem(file, null, null, THREE)).contains("it says that it is of commit null");
    assertThat(problem(FOLDER + "part-0.parquet", null, OTHER, THREE))
        .as("a name that tells nothing")
        .isEmpty();
  }

  @Test
  void aRowOfACompactedFileIsOfOneOfThoseThatItLists() {
    String file = FOLDER + "20260103-000000000-4k9rt0mzq2x7vb1c.parquet";
    String listed = COMMIT + " 5\n" + OTHER + " 7";
    assertThat(problem(file, listed, COMMIT, THREE)).isEmpty();
    assertThat(problem(file, listed, OTHER, THREE)).isEmpty();
    assertThat(problem(file, listed, "20260103-000000000-4k9rt0mzq2x7vb1c", THREE)).isPresent();
  }

  @Test
  void itIsTextForPeople() {
    assertThat(new RowPlace(InFile.of(Path.of("a/b.parquet"), null), 7, "c"))
        .hasToString("a/b.parquet row 7");
  }
}
