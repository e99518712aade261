package io.photonbeam.transforms.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.LogProblemCoder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.output.BegunOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  private static final long NOW_MICROS = 1_767_323_045_000_000L;

  @TempDir Path output;
  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @AfterEach
  void end() {
    run.close();
  }

  @Test
  void aLetterHoldsTheWholeEventAndWhatIsKnownOfIt() throws IOException {
    GenericRecord event = TestLog.foreign("c1", "q1", 99);

    write(
        events().addElements(new UnjoinableBatch(batch(event), Reason.NO_PRIMARY_EVENT)),
        List.of());

    assertThat(DeadLetterFiles.rows(output, "no_primary_event"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("c")).hasToString(event.toString());
              assertThat(row.get("detail")).hasToString(Reason.NO_PRIMARY_EVENT.detail());
              assertThat(row.get("at")).isEqualTo(NOW_MICROS);
              assertThat(row.get("file")).hasToString("log.avro");
              assertThat(row.get("offset")).isEqualTo(4L);
            });
    assertThat(DeadLetterFiles.below(output.resolve("unjoinable")))
        .singleElement()
        .asString()
        .matches("reason=no_primary_event/date=2026-01-02/20260102-[0-9a-z-]+\\.parquet");
    assertThat(DeadLetterFiles.below(output.resolve("_staged"))).isEmpty();
    assertThat(run.metrics().unjoined(Reason.NO_PRIMARY_EVENT)).isEqualTo(1);
  }

  @Test
  void everyReasonHasAFolderAndItsBatchesShareAFile() throws IOException {
    write(
        events()
            .addElements(
                new UnjoinableBatch(batch(TestLog.foreign("c1", "q", 1)), Reason.FILTERED),
                new UnjoinableBatch(batch(TestLog.foreign("c2", "q", 1)), Reason.FILTERED, "why"),
                new UnjoinableBatch(batch(TestLog.foreign("c3", "q", 1)), Reason.EXPIRED)),
        List.of());

    assertThat(DeadLetterFiles.below(output.resolve("unjoinable"))).hasSize(2);
    assertThat(DeadLetterFiles.rows(output, "filtered"))
        .extracting(row -> ((GenericRecord) row.get("c")).get("id") + " " + row.get("detail"))
        .containsExactlyInAnyOrder("c1 " + Reason.FILTERED.detail(), "c2 why");
    assertThat(DeadLetterFiles.rows(output, "expired")).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsAPlaceWithoutAnEvent() throws IOException {
    write(
        events(),
        List.of(
            new LogProblem(Kind.DAMAGED_BLOCK, "a.avro", 77, "no sync marker", 5),
            new LogProblem(Kind.MALFORMED_EVENT, "q.avro", 3, "id is empty", 2)));

    assertThat(DeadLetterFiles.rows(output, "damaged_block"))
        .singleElement()
        .hasToString(
            "{\"detail\": \"no sync marker\", \"at\": %d, \"file\": \"a.avro\", \"offset\": 77, \"records\": 5}"
                .formatted(NOW_MICROS));
    assertThat(DeadLetterFiles.rows(output, "malformed_primary_event")).hasSize(1);
  }

  @Test
  void lettersThatWaitedForTheIntervalAreVisibleBeforeTheEnd() throws IOException {
    TestStream.Builder<UnjoinableBatch> stream =
        events()
            .addElements(
                new UnjoinableBatch(batch(TestLog.foreign("c1", "q", 1)), Reason.EXPIRED),
                new UnjoinableBatch(batch(TestLog.foreign("c2", "q", 1)), Reason.EXPIRED))
            .advanceProcessingTime(org.joda.time.Duration.millis(5_001))
            .addElements(new UnjoinableBatch(batch(TestLog.foreign("c3", "q", 1)), Reason.EXPIRED))
            .advanceProcessingTime(org.joda.time.Duration.millis(4_000))
            .addElements(new UnjoinableBatch(batch(TestLog.foreign("c4", "q", 1)), Reason.EXPIRED));

    write(stream, List.of());

    assertThat(DeadLetterFiles.below(output.resolve("unjoinable"))).hasSize(2);
    assertThat(DeadLetterFiles.rows(output, "expired")).hasSize(4);
  }

  @Test
  void anEventThatCannotBeDecodedIsAPlaceAndTheOthersAreShown() throws IOException {
    EventBatchBuilder builder =
        new EventBatchBuilder(Role.FOREIGN, LogSchema.of(TestLog.FOREIGN), 2, 100);
    byte[] cut = {126};
    builder.add(cut, 0, 1, 0, "log.avro", 9);
    byte[] good = TestLog.encode(TestLog.foreign("c1", "q", 1));
    builder.add(good, 0, good.length, 0, "log.avro", 10);

    write(
        events().addElements(new UnjoinableBatch(builder.build(), Reason.MALFORMED, "id is bad")),
        List.of());

    List<GenericRecord> rows = DeadLetterFiles.rows(output, "malformed");
    assertThat(rows).hasSize(2);
    assertThat(rows).filteredOn(row -> row.hasField("c")).hasSize(1);
    assertThat(rows)
        .filteredOn(row -> !row.hasField("c"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("detail").toString()).startsWith("id is bad; the event can't be");
              assertThat(row.get("offset")).isEqualTo(9L);
              assertThat(row.get("records")).isEqualTo(1L);
            });
  }

  @Test
  void anEventWhoseSchemaParquetCannotHoldIsAPlace() throws IOException {
    Schema tree =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Tree","fields":[
                  {"name":"children","type":{"type":"array","items":"Tree"}}]}\
                """);
    GenericRecord leaf = new GenericRecordBuilder(tree).set("children", List.of()).build();

    write(events().addElements(new UnjoinableBatch(batch(leaf), Reason.EXPIRED)), List.of());

    assertThat(DeadLetterFiles.rows(output, "expired"))
        .singleElement()
        .satisfies(row -> assertThat(row.get("detail").toString()).contains("Parquet can't hold"));
  }

  @Test
  void aColumnWhoseNameIsTakenIsCalledForeign() throws IOException {
    Schema file = SchemaBuilder.record("File").fields().requiredString("id").endRecord();
    GenericRecord event = new GenericRecordBuilder(file).set("id", "c1").build();

    write(events().addElements(new UnjoinableBatch(batch(event), Reason.EXPIRED)), List.of());

    assertThat(DeadLetterFiles.rows(output, "expired"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("foreign_file")).hasToString(event.toString());
              assertThat(row.get("file")).hasToString("log.avro");
            });
  }

  @Test
  void lettersThatCannotBeWrittenFailThePipeline() throws IOException {
    Files.writeString(output.resolve("unjoinable"), "in the way");
    TestStream.Builder<UnjoinableBatch> letters =
        events()
            .addElements(new UnjoinableBatch(batch(TestLog.foreign("c1", "q", 1)), Reason.EXPIRED));

    assertThatThrownBy(() -> write(letters, List.of())).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void anEventIsReadBackAsTheBytesThatItWas() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Rich","namespace":"shop","fields":[
                  {"name":"id","type":{"type":"fixed","name":"Id","size":16,"logicalType":"uuid"}},
                  {"name":"key","type":["null","long","string"]},
                  {"name":"t","type":{"type":"long","logicalType":"timestamp-nanos"}},
                  {"name":"tags","type":{"type":"array","items":["null","string"]}},
                  {"name":"sides","type":{"type":"array","items":{"type":"array","items":"int"}}},
                  {"name":"labels","type":{"type":"map","values":"bytes"}},
                  {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}},
                  {"name":"part","type":["null",{"type":"record","name":"Part","fields":[
                    {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}}]}]}]}\
                """);
    GenericRecord part =
        new GenericRecordBuilder(schema.getField("part").schema().getTypes().get(1))
            .set("price", ByteBuffer.wrap(new byte[] {1, 44}))
            .build();
    GenericRecord event =
        new GenericRecordBuilder(schema)
            .set("id", new GenericData.Fixed(schema.getField("id").schema(), new byte[16]))
            .set("key", 17L)
            .set("t", 1_767_322_800_000_000_000L)
            .set("tags", Arrays.asList("x", null, ""))
            .set("sides", List.of(List.of(1, 2), List.of()))
            .set("labels", Map.of("ü", ByteBuffer.wrap(new byte[] {0, -1})))
            .set("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "B"))
            .set("part", part)
            .build();
    write(events().addElements(new UnjoinableBatch(batch(event), Reason.EXPIRED)), List.of());
    List<Path> files = new UnjoinableFolder(output).filesWithEvents(List.of(Reason.EXPIRED));
    List<String> read = new ArrayList<>();

    DeadLetterEvents.read(
        files.get(0),
        EventFields.foreign("id", "key", "t"),
        letter -> {
          assertThat(letter.record()).isEqualTo(ByteBuffer.wrap(TestLog.encode(event)));
          assertThat(letter.schema()).isSameAs(LogSchema.of(schema));
          read.add(letter.scanner().key() + " in " + letter.file() + "@" + letter.blockOffset());
        });

    assertThat(read).containsExactly("17 in log.avro@4");
  }

  @Test
  void filesWithoutEventsAreNotAmongThoseWithEvents() throws IOException {
    EventBatchBuilder cut =
        new EventBatchBuilder(Role.FOREIGN, LogSchema.of(TestLog.FOREIGN), 1, 1);
    cut.add(new byte[] {126}, 0, 1, 0, "log.avro", 9);
    write(
        events().addElements(new UnjoinableBatch(cut.build(), Reason.MALFORMED)),
        List.of(new LogProblem(Kind.DAMAGED_BLOCK, "a.avro", 77, "no sync marker", 5)));

    assertThat(DeadLetterFiles.below(output.resolve("unjoinable"))).hasSize(2);
    assertThat(new UnjoinableFolder(output).filesWithEvents(List.of(Reason.values()))).isEmpty();
  }

  @Test
  void whatACrashLeftStagedIsClearedAwayAndNothingElse() throws IOException {
    UnjoinableFolder folder = new UnjoinableFolder(output);
    Files.writeString(folder.staged("a", "x"), "half a file");
    Files.writeString(folder.staged("b", "y"), "of a pipeline that runs");
    Files.writeString(output.resolve("_staged/a/commit.parquet"), "rows");

    folder.clearStaged("a");

    assertThat(DeadLetterFiles.below(output.resolve("_staged")))
        .containsExactly("a/commit.parquet", "b/unjoinable/y.parquet");
  }

  private static TestStream.Builder<UnjoinableBatch> events() {
    return TestStream.create(UnjoinableBatchCoder.of());
  }

  private void write(TestStream.Builder<UnjoinableBatch> events, List<LogProblem> problems) {
    TestPipeline pipeline = TestRun.pipeline();
    PCollectionTuple.of(
            DeadLetters.EVENTS, pipeline.apply("E", events.advanceWatermarkToInfinity()))
        .and(
            DeadLetters.PROBLEMS,
            pipeline.apply("P", Create.of(problems).withCoder(LogProblemCoder.of())))
        .apply(
            DeadLetters.to(
                new DeadLetters.Settings(output.toString(), "a", Duration.ofSeconds(5)),
                run.spec()));
    pipeline.run();
  }

  private static EventBatch batch(GenericRecord event) {
    byte[] bytes = TestLog.encode(event);
    EventBatchBuilder batch =
        new EventBatchBuilder(Role.FOREIGN, LogSchema.of(event.getSchema()), 1, bytes.length);
    batch.add(bytes, 0, bytes.length, 0, "log.avro", 4);
    return batch.build();
  }
}
