package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.pipelines.verify.VerifyReport.Example;
import io.photonbeam.pipelines.verify.spool.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a few violations it is told what the logs and the output have. */
class ExamplesTest {
  private static final EventFields CLICK_FIELDS =
      EventFields.foreign("click_id", "query_id", "timestamp");
  private static final EventFields QUERY_FIELDS = EventFields.primary("query_id", "timestamp");
  private static final String HOUR = "joined/date=2023-11-14/hour=22/";

  @TempDir Path folder;
  private World world;
  private final AuditCounts counts = new AuditCounts(5);

  @BeforeEach
  void makeWorld() throws IOException {
    world = new World(folder);
  }

  private Examples examples(Violation violation, String... ids) {
    for (String id : ids) {
      long[] hash = new long[2];
      Digest.of(id.getBytes(UTF_8), id.length(), Digest.scratch(), hash, 0);
      counts.violation(violation, hash[0], hash[1]);
    }
    return new Examples(world.config(), FieldDefaults.NONE, counts);
  }

  private static void show(
      LogScan.Visitor log, EventFields fields, Schema schema, boolean sound, GenericRecord... all)
      throws IOException {
    EventRoles roles = new EventRoles(schema, fields);
    for (GenericRecord record : all) {
      assertThat(roles.take(record)).isEqualTo(EventRoles.Kind.EVENT);
      log.event(roles, record, 77);
    }
    log.blockEnd(sound);
  }

  private static void showClicks(Examples examples, String file, GenericRecord... clicks)
      throws IOException {
    show(examples.foreignEventsOf(Path.of(file)), CLICK_FIELDS, World.CLICK, true, clicks);
  }

  private static void showRow(
      Examples examples, String file, String click, GenericRecord query, String key)
      throws IOException {
    RowPlace place = new RowPlace(RowPlace.InFile.of(Path.of(file), null), 3, "c1");
    examples.rows().row(place, World.click(click, key), query);
  }

  private static void assertOnly(Examples examples, Example expected) {
    assertThat(examples.found()).containsExactly(expected);
  }

  @Test
  void withoutAViolationNothingIsFetched() {
    Examples none = examples(Violation.MISSING);

    assertThat(none.isWanted()).isFalse();
    assertThat(none.found()).isEmpty();
  }

  @Test
  void aMissingEventIsNamedWithItsPrimaryIdAndAllItsPlacesInTheLog() throws IOException {
    Examples examples = examples(Violation.MISSING, "a");
    assertThat(examples.isWanted()).isTrue();
    showClicks(examples, "two.avro", World.click("a", "q1"), World.click("b", "q1"));
    showClicks(examples, "one.avro", World.click("a", "q1"));

    assertOnly(
        examples,
        new Example(
            "missing",
            "a",
            Map.of("primaryId", "q1", "log", "one.avro block 77 and two.avro block 77")));
    assertThat(examples.isPrimaryWanted()).isFalse();
  }

  @Test
  void whatIsInADamagedBlockIsNotTold() throws IOException {
    Examples examples = examples(Violation.MISSING, "a");
    LogScan.Visitor log = examples.foreignEventsOf(Path.of("one.avro"));
    show(log, CLICK_FIELDS, World.CLICK, false, World.click("a", "q1"));
    show(log, CLICK_FIELDS, World.CLICK, true, World.click("b", "q1"));

    assertOnly(examples, new Example("missing", "", Map.of("primaryId", "", "log", "")));
  }

  @Test
  void ofADuplicateAllRowsAreNamed() throws IOException {
    Examples examples = examples(Violation.DUPLICATES, "a");
    showRow(examples, HOUR + "y.parquet", "a", World.query("q"), "q");
    showRow(examples, HOUR + "x.parquet", "a", World.query("q"), "q");
    showRow(examples, HOUR + "x.parquet", "b", World.query("q"), "q");

    assertOnly(
        examples,
        new Example(
            "duplicates",
            "a",
            Map.of("output", HOUR + "x.parquet row 3 and " + HOUR + "y.parquet row 3")));
  }

  @Test
  void ofASpuriousRowItIsToldWhatTheLogHas() throws IOException {
    Examples examples = examples(Violation.SPURIOUS, "a", "b");
    showRow(examples, HOUR + "x.parquet", "a", World.query("q1"), "q1");
    showRow(examples, HOUR + "x.parquet", "b", World.query("q1"), "q1");
    showClicks(examples, "one.avro", World.click("a", "q2"));

    assertThat(examples.found())
        .containsExactlyInAnyOrder(
            new Example(
                "spurious",
                "a",
                Map.of(
                    "primaryId", "q1",
                    "primaryIdInLog", "q2",
                    "output", HOUR + "x.parquet row 3")),
            new Example(
                "spurious",
                "b",
                Map.of(
                    "primaryId", "q1",
                    "primaryIdInLog", "(no such event)",
                    "output", HOUR + "x.parquet row 3")));
  }

  @Test
  void ofADifferentRowTheFieldIsNamedWithBothValues() throws IOException {
    Examples examples = examples(Violation.DIFFERENT, "a");
    GenericRecord other = World.query("q");
    other.put("ratio", 0.75f);
    showRow(examples, HOUR + "x.parquet", "a", other, "q");
    assertThat(examples.isPrimaryWanted()).isTrue();
    showClicks(examples, "one.avro", World.click("a", "q"));
    show(
        examples.primaryEventsOf(Path.of("q.avro")),
        QUERY_FIELDS,
        World.QUERY,
        true,
        World.query("q"));

    assertOnly(
        examples,
        new Example(
            "different",
            "a",
            Map.of(
                "side", "primary",
                "field", "ratio",
                "inLog", "0.5",
                "inOutput", "0.75",
                "output", HOUR + "x.parquet row 3")));
  }

  @Test
  void ofAMisplacedRowItIsToldWhereItBelongs() throws IOException {
    Examples examples = examples(Violation.MISPLACED, "a");
    String file = "joined/date=2023-11-14/hour=23/x.parquet";
    showRow(examples, file, "a", World.query("q"), "q");

    assertOnly(
        examples,
        new Example(
            "misplaced",
            "a",
            Map.of("but", "its event is of date=2023-11-14/hour=22", "output", file + " row 3")));
  }
}
