package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that names its events goes into the comparison, with what can be seen by itself. */
class RowDigestsTest {
  private static final Path RIGHT = Path.of("date=2023-11-14", "hour=22", "x.parquet");

  @TempDir Path folder;
  private final AuditCounts counts = new AuditCounts(5);
  private final Findings findings = new Findings();
  private Comparison comparison;
  private RowDigests digests;

  @BeforeEach
  void open() throws IOException {
    comparison = new Comparison(folder, 1, 1 << 16, 1 << 16, false, false, counts);
    digests =
        new RowDigests(
            new World(folder).config(), comparison, FieldDefaults.NONE, counts, findings);
  }

  @AfterEach
  void close() throws IOException {
    comparison.close();
  }

  private void row(Path file, String commit, GenericRecord click, GenericRecord query)
      throws IOException {
    digests.row(new RowPlace(RowPlace.InFile.of(file, null), 4, commit), click, query);
  }

  private long visible() throws IOException {
    comparison.settleByPrimary(0);
    comparison.settleByForeign(0);
    return counts.joined.sum();
  }

  @Test
  void aRowThatStandsWhereItBelongsIsOnlyCompared() throws IOException {
    row(RIGHT, "c1", World.click("a", "q"), World.query("q"));
    row(RIGHT, "c1", World.click("b", "q"), World.query("q"));

    assertThat(counts.count(Violation.MISPLACED)).isZero();
    assertThat(visible()).isEqualTo(2);
  }

  @Test
  void aRowInAnotherHourOrOfNoCommitIsMisplacedAndComparedAllTheSame() throws IOException {
    row(RIGHT.resolveSibling("../hour=23/x.parquet").normalize(), "c1", click(), World.query("q"));
    row(RIGHT, null, World.click("b", "q"), World.query("q"));

    assertThat(counts.count(Violation.MISPLACED)).isEqualTo(2);
    assertThat(visible()).isEqualTo(2);
  }

  @Test
  void aRowWithoutASideOrAnIdIsSpuriousAndNamed() throws IOException {
    row(RIGHT, "c1", null, World.query("q"));
    row(RIGHT, "c1", click(), null);
    row(RIGHT, "c1", World.click("", "q"), World.query("q"));
    row(RIGHT, "c1", World.query("q"), World.query("q"));

    assertThat(counts.count(Violation.SPURIOUS)).isEqualTo(4);
    assertThat(findings.places().named())
        .hasSize(4)
        .allMatch(place -> place.toString().contains("row without events: " + RIGHT))
        .allMatch(place -> place.reason().contains("row 4"));
    assertThat(visible()).isZero();
  }

  private static GenericRecord click() {
    return World.click("a", "q");
  }
}
