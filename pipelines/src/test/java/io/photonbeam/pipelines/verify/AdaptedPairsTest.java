package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an adapter makes of the logs' pairs is what its rows have to be. */
class AdaptedPairsTest {
  private static final Schema ROW =
      SchemaBuilder.record("Shown").fields().requiredString("what").endRecord();
  private static final Schema IN_OUTPUT =
      SchemaBuilder.record("Shown")
          .fields()
          .requiredString("what")
          .requiredString("foreign_id")
          .requiredString("commit_id")
          .requiredLong("joined_at")
          .endRecord();

  @TempDir Path folder;
  private World world;
  private final AuditCounts counts = new AuditCounts(5);
  private Comparison comparison;
  private AdaptedPairs pairs;

  /** Makes the click's id and the query's language of a pair; drops some, fails at others. */
  public static final class Languages implements JoinAdapter {
    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return ROW;
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      String id = click.get("click_id").toString();
      if (id.equals("failing")) {
        throw new IllegalStateException("no idea");
      }
      return id.equals("dropped")
          ? Optional.empty()
          : Optional.of(
              new GenericRecordBuilder(row)
                  .set("what", id + " in " + query.get("language"))
                  .build());
    }
  }

  @BeforeEach
  void open() throws IOException {
    world = new World(folder);
    comparison = new Comparison(folder, 1, 1 << 16, 1 << 16, true, false, counts);
    // So little that a few clicks are held at once.
    pairs =
        new AdaptedPairs(
            folder, Languages.class.getName(), comparison, FieldDefaults.NONE, 1 << 10);
  }

  @AfterEach
  void close() throws IOException {
    pairs.close();
    comparison.close();
  }

  private void clicks(boolean sound, String... ids) throws IOException {
    LogScan.Visitor log =
        pairs.foreign(EventDigests.ofForeign(comparison, FieldDefaults.NONE, LocalDate.EPOCH));
    EventRoles roles =
        new EventRoles(World.CLICK, EventFields.foreign("click_id", "query_id", "timestamp"));
    for (String id : ids) {
      assertThat(roles.take(World.click(id, "q"))).isEqualTo(EventRoles.Kind.EVENT);
      log.event(roles, World.click(id, "q"), 1);
    }
    log.blockEnd(sound);
  }

  private void query(String language) throws IOException {
    GenericRecord query = World.query("q");
    Schema languages = World.QUERY.getField("language").schema();
    query.put("language", new GenericData.EnumSymbol(languages, language));
    LogScan.Visitor log = pairs.primary(EventDigests.ofPrimary(comparison, FieldDefaults.NONE));
    EventRoles roles = new EventRoles(World.QUERY, EventFields.primary("query_id", "timestamp"));
    assertThat(roles.take(query)).isEqualTo(EventRoles.Kind.EVENT);
    log.event(roles, query, 1);
    log.blockEnd(true);
  }

  private void row(String id, String what, String hour) throws IOException {
    GenericRecord row =
        new GenericRecordBuilder(IN_OUTPUT)
            .set("what", what)
            .set("foreign_id", id)
            .set("commit_id", "c1")
            .set("joined_at", 1L)
            .build();
    Path file = Path.of("date=2023-11-14", hour, "x.parquet");
    new RowDigests(world.config(), comparison, FieldDefaults.NONE, counts, new Findings())
        .shaped(new RowPlace(RowPlace.InFile.of(file, null), 0, "c1"), row);
  }

  private void settle() throws IOException {
    comparison.settleByPrimary(0);
    pairs.settle(0);
    comparison.settleByForeign(0);
  }

  private void assertWrong(long missing, long different, long spurious) {
    assertThat(counts.count(Violation.MISSING)).as("missing").isEqualTo(missing);
    assertThat(counts.count(Violation.DIFFERENT)).as("different").isEqualTo(different);
    assertThat(counts.count(Violation.SPURIOUS)).as("spurious").isEqualTo(spurious);
    assertThat(counts.notCompared.sum()).isZero();
  }

  @Test
  void rowsThatTheAdapterMakesAreRight() throws IOException {
    clicks(true, "a", "b");
    query("DE");
    row("a", "a in DE", "hour=22");
    settle();

    assertThat(counts.joinable.sum()).isEqualTo(2);
    assertWrong(1, 0, 0);
  }

  @Test
  void rowsWithOtherContentOrInAnotherHourAreDifferent() throws IOException {
    clicks(true, "a", "b");
    query("DE");
    row("a", "a in EN", "hour=22");
    row("b", "b in DE", "hour=23");
    settle();

    assertWrong(0, 2, 0);
  }

  @Test
  void aRowOfEachLineOfThePrimaryEventIsRight() throws IOException {
    clicks(true, "a", "b");
    query("DE");
    query("EN");
    row("a", "a in DE", "hour=22");
    row("b", "b in EN", "hour=22");
    settle();

    assertWrong(0, 0, 0);
  }

  @Test
  void whatTheAdapterDropsOrFailsAtNeedNotBeThereAndMustNot() throws IOException {
    clicks(true, "dropped", "failing");
    query("DE");
    row("dropped", "dropped in DE", "hour=22");
    settle();

    assertThat(counts.filtered.sum()).isEqualTo(2);
    assertWrong(0, 0, 1);
  }

  @Test
  void eventsOfDamagedBlocksAreNotPaired() throws IOException {
    clicks(false, "a");
    query("DE");
    row("a", "a in DE", "hour=22");
    settle();

    assertThat(counts.foreignEvents.sum()).isZero();
    assertWrong(0, 0, 1);
  }

  @Test
  void moreClicksThanAreHeldAtOnceAreAllPaired() throws IOException {
    String[] many = new String[500];
    for (int i = 0; i < many.length; i++) {
      many[i] = "c" + i;
      row(many[i], many[i] + " in DE", "hour=22");
    }
    clicks(true, many);
    query("DE");
    settle();

    assertThat(counts.joinable.sum()).isEqualTo(many.length);
    assertWrong(0, 0, 0);
  }
}
