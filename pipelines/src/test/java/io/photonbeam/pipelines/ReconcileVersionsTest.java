package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    world.joinInOneCommit();
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
    world.joinInOneCommit();
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
    world.joinInOneCommit();
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
    world.joinInOneCommit(); // Finds nothing.
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

  /** A query whose words tell which of its contents it is. */
  private static GenericRecord query(String id, String word) {
    GenericRecord query = ClickLogs.query(id);
    query.put("words", List.of(word));
    return query;
  }

  private void queries(String file, GenericRecord... blocks) throws IOException {
    JoinWorld.log(
        join.primaryLog.resolve(file),
        ClickLogs.QUERY,
        Stream.of(blocks).map(block -> List.of(block)).toList());
  }

  private List<String> visibleWords() throws IOException {
    return join.rows().stream()
        .map(row -> ((GenericRecord) row.get("query")).get("words").toString())
        .toList();
  }

  private void joinAClickWithoutItsQuery() throws IOException {
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"));
    plainQueries("other.avro", "q9");
    world.joinInOneCommit();
    assertThat(join.deadClicks("no_primary_event")).containsExactly("c1");
  }

  private long retry() throws IOException {
    return join.retry(Options.NONE, JoinWorld.direct()).joined();
  }

  /** The files are written, and by their times were last written, in both orders. */
  @ParameterizedTest
  @CsvSource({
    "a.avro, b.avro, false",
    "b.avro, a.avro, false",
    "a.avro, b.avro, true",
    "b.avro, a.avro, true"
  })
  void aRoundAndARetryTakeTheContentInTheFirstFile(String one, String other, boolean isRetry)
      throws IOException {
    joinAClickWithoutItsQuery();
    queries(one, query("q1", one));
    queries(other, query("q1", other));

    long joined = isRetry ? retry() : world.reconcile().events().recovered();

    assertThat(joined).isEqualTo(1);
    assertThat(visibleWords()).containsExactly("[a.avro]");
    world.assertExact();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTwoContentsInAFileTheyTakeTheOneAtTheLowerOffset(boolean isRetry) throws IOException {
    joinAClickWithoutItsQuery();
    queries("a.avro", query("q2", "x"), query("q1", "before"), query("q1", "after"));

    long joined = isRetry ? retry() : world.reconcile().events().recovered();

    assertThat(joined).isEqualTo(1);
    assertThat(visibleWords()).containsExactly("[before]");
  }

  @Test
  void theAuditAcceptsAnyContentThatTheLogsHaveAndNoOther() throws IOException {
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"));
    queries("m.avro", query("q1", "joined"));
    world.joinInOneCommit();
    queries("a.avro", query("q1", "before"));
    queries("z.avro", query("q1", "after"));
    world.assertExact();

    Files.delete(join.primaryLog.resolve("m.avro"));

    world.assertNotExact();
  }

  /**
   * Two shapes that all three rows have; the one is taken that the first click's query has first,
   * however many readers there are.
   */
  @ParameterizedTest
  @CsvSource({"n.avro, 1", "n.avro, 2", "n.avro, 4", "a.avro, 1", "a.avro, 2", "a.avro, 4"})
  void whatALostFileIsMadeOfIsTheSameHoweverTheLogsAreRead(String plain, int readers)
      throws IOException {
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("c2", "q2"),
        click("c3", "q3"));
    plainQueries("m.avro", "q1", "q2", "q3");
    world.joinInOneCommit();
    commentedQueries("d.avro", "q1");
    commentedQueries("z.avro", "q3");
    commentedQueries("c.avro", "q2");
    plainQueries("b.avro", "q2");
    Files.delete(join.primaryLog.resolve("m.avro"));
    plainQueries("k.avro", "q3");
    plainQueries(plain, "q1");
    for (Path file : world.published()) {
      Files.delete(file);
    }

    ReconcileReport report =
        world.reconcile(
            PipelineOptionsFactory.fromArgs(
                    "--runner=DirectRunner", "--targetParallelism=" + readers)
                .create());

    assertThat(report.complaints()).isEmpty();
    boolean isPlainFirst = plain.equals("a.avro");
    assertThat(visibleQueries())
        .hasSize(3)
        .allSatisfy(query -> assertThat(query.contains("again")).isEqualTo(!isPlainFirst));
    world.assertExact();
  }

  @Test
  void aClickThatIsLoggedWithTwoKeysIsJoinedWithOneOfTheTwoQueries() throws IOException {
    plainQueries("queries.avro", "q1", "q2");
    ClickLogs.clicks(join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("c1", "q2"));
    world.joinInOneCommit();

    assertThat(join.visibleClicks()).containsExactly("c1");
    world.assertExact();
    loseAndRebuild();
    assertThat(join.visibleClicks()).containsExactly("c1");
  }
}
