package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.LogProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of published files are shown with their places; what is no such file is told. */
class OutputScanTest {
  private static final Schema SHAPED =
      SchemaBuilder.record("Price")
          .fields()
          .requiredLong("cents")
          .requiredString("commit_id")
          .requiredLong("joined_at")
          .endRecord();

  @TempDir Path folder;
  private World world;
  private final OutputScan scan = new OutputScan(Set.of("AdClick"), Set.of("Query"));
  private final Findings findings = new Findings();
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void makeWorld() throws IOException {
    world = new World(folder);
  }

  private void scan(Path file) throws IOException {
    scan.scan(
        file,
        findings,
        new OutputScan.Visitor() {
          @Override
          public void row(RowPlace place, IndexedRecord foreign, IndexedRecord primary) {
            seen.add(
                "%d of %s: %s, %s"
                    .formatted(place.number(), place.commit(), name(foreign), name(primary)));
          }

          @Override
          public void shaped(RowPlace place, IndexedRecord row) {
            seen.add("%d of %s: shaped".formatted(place.number(), place.commit()));
          }
        });
  }

  private static String name(IndexedRecord side) {
    return side == null ? "none" : side.getSchema().getName() + " " + side.get(0);
  }

  private static GenericRecord row(String click, String query) {
    return World.row(World.click(click, query), World.query(query));
  }

  private void assertUnreadable(Path file, String why) throws IOException {
    scan(file);
    assertThat(seen).isEmpty();
    assertThat(findings.count(Kind.UNREADABLE_FILE)).isOne();
    assertThat(findings.places().lines())
        .singleElement()
        .asString()
        .contains(file.toString())
        .contains(why);
  }

  @Test
  void rowsAreShownWithTheirSidesAndPlaces() throws IOException {
    scan(world.joined("a.parquet", row("c1", "q1"), row("c2", "q2")));

    assertThat(seen)
        .containsExactly("0 of c1: AdClick c1, Query q1", "1 of c1: AdClick c2, Query q2");
    assertThat(findings.files.sum()).isOne();
    assertThat(findings.records.sum()).isEqualTo(2);
    assertThat(scan.adapters()).isEmpty();
  }

  @Test
  void rowsOfAnAdapterAreShownAsAWholeAndItIsNamed() throws IOException {
    GenericRecord row =
        new GenericRecordBuilder(SHAPED)
            .set("cents", 5L)
            .set("commit_id", "c7")
            .set("joined_at", 1L)
            .build();

    scan(world.joined("a.parquet", Map.of("photonbeam.adapter", "shop.Prices"), row));

    assertThat(seen).containsExactly("0 of c7: shaped");
    assertThat(scan.adapters()).containsExactly("shop.Prices");
  }

  @Test
  void aFileWithoutTheColumnsThatEveryRowHasIsNone() throws IOException {
    Schema bare = SchemaBuilder.record("Price").fields().requiredString("commit_id").endRecord();
    GenericRecord row = new GenericRecordBuilder(bare).set("commit_id", "c7").build();

    assertUnreadable(
        world.joined("a.parquet", Map.of("photonbeam.adapter", "shop.Prices"), row),
        "no column 'joined_at'");
  }

  @Test
  void aFileOfOtherSidesIsNone() throws IOException {
    GenericRecord row =
        new GenericRecordBuilder(SHAPED)
            .set("cents", 5L)
            .set("commit_id", "c7")
            .set("joined_at", 1L)
            .build();

    assertUnreadable(world.joined("a.parquet", row), "no column for the foreign side");
  }

  @Test
  void whatIsNoParquetIsTold() throws IOException {
    assertUnreadable(Files.writeString(folder.resolve("a.parquet"), "text"), "a.parquet");
  }

  @Test
  void aFileThatIsGoneIsTold() throws IOException {
    assertUnreadable(folder.resolve("a.parquet"), "is gone");
  }

  @Test
  void publishedFilesAreThoseThatReadersSee() throws IOException {
    assertThat(OutputScan.files(world.output).files()).isEmpty();
    Path file = world.joined("b.parquet", row("c1", "q1"));
    world.joined("_b.parquet", row("c1", "q1"));
    world.joined(".b.parquet", row("c1", "q1"));

    assertThat(OutputScan.files(world.output).files()).containsExactly(file);
  }

  @Test
  void filesOfTheManifestAreReadAsOftenAsItListsThem() throws IOException {
    assertThatThrownBy(() -> OutputScan.listedFiles(world.output))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("reconcile --compact");
    Files.createDirectories(world.output);
    Files.writeString(world.output.resolve("manifest.txt"), "joined/b\nlarge/a\njoined/b\n");

    assertThat(OutputScan.listedFiles(world.output).files())
        .containsExactly(
            world.output.resolve("joined/b"),
            world.output.resolve("large/a"),
            world.output.resolve("joined/b"));
  }

  @ParameterizedTest
  @CsvSource({
    "AdClick, ad_click",
    "HTTPCall, http_call",
    "Query, query",
    "ad_click, ad_click",
    "Ad2Click, ad2_click",
    "ABC, abc"
  })
  void columnsAreCalledAsTheirRecordsInSmallLetters(String record, String column) {
    assertThat(OutputScan.snakeCase(record)).isEqualTo(column);
  }
}
