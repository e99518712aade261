package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.join.JoinConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The logs have several contents under one id, with other fields. */
class ReconcileVersionsTest {
  private static final Schema QUERY = withComment(ClickLogs.QUERY);
  private static final Schema CLICK = withComment(ClickLogs.CLICK);

  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void makeWorld() {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
  }

  private static Schema withComment(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("comment", Schema.create(Schema.Type.STRING)));
    return Schema.createRecord(schema.getName(), null, null, false, fields);
  }

  private static GenericRecord commented(Schema schema, GenericRecord event) {
    GenericRecordBuilder builder = new GenericRecordBuilder(schema).set("comment", "logged again");
    event.getSchema().getFields().forEach(f -> builder.set(f.name(), event.get(f.name())));
    return builder.build();
  }

  private void plainQueries(String file, String... ids) throws IOException {
    ClickLogs.queries(join.primaryLog.resolve(file), ids);
  }

  private void commentedQueries(String file, String... ids) throws IOException {
    List<GenericRecord> queries = new ArrayList<>();
    for (String id : ids) {
      queries.add(commented(QUERY, ClickLogs.query(id)));
    }
    JoinWorld.log(join.primaryLog.resolve(file), QUERY, List.of(queries));
  }

  private void joinAll() throws IOException {
    join.join(
        world
            .finite("a")
            .with(JoinConfig.SHARDS, 1)
            .with(JoinConfig.WRITERS, 1)
            .as(JoinConfig::new),
        JoinWorld.direct());
  }

  private void loseAndRebuild() throws IOException {
    for (Path file : world.published()) {
      Files.delete(file);
    }
    assertThat(world.reconcile().complaints()).isEmpty();
    world.assertExact();
  }

  private List<String> visibleRows() throws IOException {
    return join.rows().stream()
        .map(row -> row.get("click") + " with " + row.get("query"))
        .sorted()
        .toList();
  }

  private List<String> visibleQueries() throws IOException {
    return join.rows().stream().map(row -> row.get("query").toString()).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({"a.avro, b.avro", "b.avro, a.avro"})
  void aFileIsMadeAgainWhicheverContentOfAQueryTheJoinMet(String before, String after)
      throws IOException {
    commentedQueries(before, "q1", "q2");
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("c2", "q2"));
    joinAll();
    assertThat(world.published()).hasSize(1);
    List<String> joined = visibleQueries();
    plainQueries(after, "q1");

    loseAndRebuild();

    assertThat(visibleQueries()).isEqualTo(joined);
    assertThat(world.reconcile().changedNothing()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"a.avro, b.avro", "b.avro, a.avro"})
  void aFileIsMadeAgainWhicheverContentOfAClickTheJoinMet(String before, String after)
      throws IOException {
    plainQueries("queries.avro", "q1", "q2");
    ClickLogs.clicks(join.foreignLog.resolve(before), click("c1", "q1"), click("c2", "q2"));
    joinAll();
    JoinWorld.log(
        join.foreignLog.resolve(after),
        CLICK,
        List.of(List.of(commented(CLICK, click("c1", "q1")))));

    loseAndRebuild();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    assertThat(join.rows().toString()).doesNotContain("logged again");
  }

  @ParameterizedTest
  @CsvSource({"a.avro, b.avro", "b.avro, a.avro"})
  void aFileIsMadeAgainWhicheverContentsOfBothTheJoinMet(String before, String after)
      throws IOException {
    commentedQueries(before, "q1", "q2");
    ClickLogs.clicks(join.foreignLog.resolve(after), click("c1", "q1"), click("c2", "q2"));
    joinAll();
    List<String> joined = visibleRows();
    plainQueries(after, "q1");
    JoinWorld.log(
        join.foreignLog.resolve(before),
        CLICK,
        List.of(List.of(commented(CLICK, click("c1", "q1")))));

    loseAndRebuild();

    assertThat(visibleRows()).isEqualTo(joined);
  }

  @ParameterizedTest
  @CsvSource({"a.avro, b.avro", "b.avro, a.avro"})
  void whatARoundJoinsIsTheContentThatStandsFirst(String plain, String withComment)
      throws IOException {
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"));
    plainQueries("other.avro", "q9");
    joinAll(); // Finds nothing.
    plainQueries(plain, "q1");
    commentedQueries(withComment, "q1");

    assertThat(world.reconcile().events().recovered()).isEqualTo(1);

    boolean isPlainFirst = plain.equals("a.avro");
    assertThat(visibleQueries())
        .singleElement()
        .satisfies(query -> assertThat(query.contains("again")).isEqualTo(!isPlainFirst));
    List<String> joined = visibleQueries();
    loseAndRebuild();
    assertThat(visibleQueries()).isEqualTo(joined);
  }
}
