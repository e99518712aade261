package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.batch;
import static io.photonbeam.transforms.commit.Events.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {
  @TempDir Path output;
  private final String name = UUID.randomUUID().toString();
  private RunContext context;

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
    context = RunContext.acquire(run());
  }

  @AfterEach
  void releaseContext() {
    context.close();
  }

  @Test
  void aFullBufferIsCommittedAndTheRestWaitsForTheEnd() throws IOException {
    List<Long> rows = commit(4, Duration.ofHours(1), stream().addElements(pairs(ids("p", 0, 10))));

    assertThat(rows).containsExactly(2L, 4L, 4L);
    assertVisible(ids("p", 0, 10));
  }

  @Test
  void fullSlicesAreCutAcrossBatches() throws IOException {
    List<Long> rows =
        commit(
            5,
            Duration.ofHours(1),
            stream()
                .addElements(pairs(ids("p", 0, 3)))
                .addElements(pairs(ids("p", 3, 6)), pairs(ids("p", 6, 7))));

    assertThat(rows).containsExactly(2L, 5L);
    assertVisible(ids("p", 0, 7));
  }

  @Test
  void pairsThatWaitedForTheIntervalAreCommitted() throws IOException {
    List<Long> rows =
        commit(
            5_000,
            Duration.ofSeconds(1),
            stream()
                .addElements(pairs("p1", "p2"))
                .advanceProcessingTime(org.joda.time.Duration.millis(101))
                .addElements(pairs("p3"))
                .advanceProcessingTime(org.joda.time.Duration.millis(999))
                .addElements(pairs("p4"))
                .advanceProcessingTime(org.joda.time.Duration.millis(2)));

    assertThat(rows).containsExactly(2L, 2L);
    assertVisible("p1", "p2", "p3", "p4");
  }

  @Test
  void everyWriterCommitsOnItsOwn() throws IOException {
    List<Long> rows =
        commit(
            5_000,
            Duration.ofHours(1),
            stream()
                .addElements(KV.of(0, batch("p0")), KV.of(1, batch("p1")), KV.of(2, batch("p2")))
                .addElements(KV.of(5, batch("p5"))));

    assertThat(rows).containsExactly(2L, 2L);
    assertVisible("p0", "p1", "p2", "p5");
  }

  @Test
  void pairsOfSeveralSchemasGoToCommitsOfTheirOwn() throws IOException {
    Schema newer =
        Events.schema(Events.ORDER.toString().replace("\"total\"", "\"sum_of_everything\""));
    GenericRecord order =
        new GenericRecordBuilder(newer)
            .set("order_id", "order of p2")
            .set("sum_of_everything", 9L)
            .build();
    JoinedBatch pair = Events.pair(Events.payment("p2", Events.TIME), "order_id", order);

    List<Long> rows =
        commit(
            2, Duration.ofHours(1), stream().addElements(pairs("p1"), KV.of(0, pair), pairs("p3")));

    assertThat(rows.stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    assertVisible("p1", "p2", "p3");
    GenericRecord second =
        Published.rowsOf(output).stream()
            .filter(row -> Published.id(row).equals("p2"))
            .findFirst()
            .orElseThrow();
    assertThat(second.get("order")).hasToString(order.toString());
  }

  @Test
  void aBackfillOfManyHoursGivesOneFileForEach() throws IOException {
    long[] hours = LongStream.range(-2_000, -1_900).toArray();
    TestStream.Builder<KV<Integer, JoinedBatch>> pairs = stream();
    for (int i = 0; i < 8; i++) {
      pairs = pairs.addElements(KV.of(i, Events.batchOfHours("p" + i + ".", hours)));
    }

    commit(200, Duration.ofHours(1), pairs);

    assertThat(Published.files(output.resolve("joined"))).hasSize(100);
    assertThat(Published.ids(output)).hasSize(800).doesNotHaveDuplicates();
    assertThat(context.registry().unpublished()).isEmpty();
  }

  @Test
  void schemasThatDifferInWhatRowsDoNotHaveShareAFile() throws IOException {
    Schema documented =
        Events.schema(
            Events.ORDER.toString().replace("\"shop\"", "\"shop\",\"doc\":\"An order.\""));
    GenericRecord order =
        new GenericRecordBuilder(documented)
            .set("order_id", "order of p2")
            .set("total", 9L)
            .build();
    JoinedBatch pair = Events.pair(Events.payment("p2", Events.TIME), "order_id", order);

    List<Long> rows =
        commit(2, Duration.ofHours(1), stream().addElements(pairs("p1"), KV.of(0, pair)));

    assertThat(rows).containsExactly(2L);
    assertThat(Published.files(output.resolve("joined"))).hasSize(1);
    assertVisible("p1", "p2");
  }

  @Test
  void theSamePairsAgainYieldNoCommit() throws IOException {
    TestStream.Builder<KV<Integer, JoinedBatch>> pairs =
        stream().addElements(pairs("p1", "p2"), pairs("p2", "p3"));
    commit(2, Duration.ofHours(1), pairs);

    assertThat(commit(2, Duration.ofHours(1), pairs)).isEmpty();

    assertVisible("p1", "p2", "p3");
  }

  @Test
  void pairsThatParquetCannotHoldAreCountedAndNamedAndTheOthersCommitted() throws IOException {
    Schema tree =
        Events.schema(
            """
            {"type":"record","name":"Tree","fields":[
              {"name":"children","type":{"type":"array","items":"Tree"}}]}\
            """);
    GenericRecord leaf = new GenericRecordBuilder(tree).set("children", List.of()).build();
    JoinedBatch unfit = Events.pair(Events.payment("p1", Events.TIME), "order_id", leaf);

    commit(5_000, Duration.ofHours(1), stream().addElements(KV.of(0, unfit), pairs("p2")));

    assertVisible("p2");
    assertThat(context.metrics().problems().count(LogProblem.Kind.MALFORMED_EVENT)).isEqualTo(1);
    assertThat(context.metrics().problems().named(0).get(0).toString())
        .contains("payments-0.avro", "4711", "ecursive");
  }

  @Test
  void whatCannotBeCommittedComesOutWithItsReason() {
    context.registry().expire(LocalDate.of(2026, 1, 4));
    Schema longer =
        Events.schema(
            Events.ORDER
                .toString()
                .replace("\"long\"", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":99}"));
    JoinedBatch broken =
        Events.pairOfBytes(
            Events.payment("p1", Events.TIME), "order_id", longer, Events.order("p1"));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<UnjoinableBatch> unjoinable =
        pipeline
            .apply(
                stream()
                    .addElements(KV.of(0, broken), pairs("p2", "p3"))
                    .advanceWatermarkToInfinity())
            .apply(commit(5_000, Duration.ofHours(1)))
            .get(Commit.UNJOINABLE);

    PAssert.that(unjoinable)
        .satisfies(
            batches -> {
              assertThat(batches)
                  .extracting(b -> b.reason() + " " + b.events().size())
                  .containsExactlyInAnyOrder("MALFORMED 1", "EXPIRED 2");
              assertThat(batches)
                  .allSatisfy(b -> assertThat(b.events().blockOffset(0)).isEqualTo(4711));
              return null;
            });
    pipeline.run();
  }

  @Test
  void recordsThatCannotBeDecodedAreCountedAndTheOthersCommitted() throws IOException {
    GenericRecord payment = Events.payment("p1", Events.TIME);
    // Bytes of an order where the schema promises something longer.
    Schema longer =
        Events.schema(
            Events.ORDER
                .toString()
                .replace("\"long\"", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":99}"));
    JoinedBatch broken = Events.pairOfBytes(payment, "order_id", longer, Events.order("p1"));

    commit(5_000, Duration.ofHours(1), stream().addElements(KV.of(0, broken), pairs("p2")));

    assertVisible("p2");
    assertThat(context.metrics().problems().count(LogProblem.Kind.MALFORMED_EVENT)).isEqualTo(1);
  }

  @Test
  void whatAFailedAttemptCommittedIsPublishedWhenTheRunnerStartsTheWriterAgain()
      throws IOException {
    Path obstacle = Files.writeString(output.resolve("joined"), "in the way");
    TestStream.Builder<KV<Integer, JoinedBatch>> pairs = stream().addElements(pairs("p1", "p2"));
    assertThatThrownBy(() -> commit(2, Duration.ofHours(1), pairs))
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(context.registry().unpublished("a")).hasSize(1);
    Files.delete(obstacle);

    assertThat(commit(2, Duration.ofHours(1), pairs)).isEmpty();

    assertVisible("p1", "p2");
  }

  @Test
  void theCommitsPublishedAreEmitted() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<CommitRecord> commits =
        pipeline
            .apply(
                stream().addElements(pairs("p1", "p2"), pairs("p3")).advanceWatermarkToInfinity())
            .apply(commit(2, Duration.ofHours(1)))
            .get(Commit.COMMITS);

    PAssert.that(commits)
        .satisfies(
            emitted -> {
              assertThat(emitted).extracting(CommitRecord::rows).containsExactlyInAnyOrder(2L, 1L);
              assertThat(emitted).extracting(CommitRecord::pipeline).containsOnly("a");
              return null;
            });
    pipeline.run();
  }

  private RunSpec run() {
    return new RunSpec(
        name,
        "test",
        new RunStamp("000000"),
        "memory:" + name,
        Clock.fixed(Instant.parse("2026-01-05T00:00:00Z"), ZoneOffset.UTC));
  }

  private Commit commit(int rows, Duration interval) {
    return Commit.to(
        new Commit.Settings(output.toString(), "a", 2, rows, interval), Events.FIELDS, run());
  }

  /** Runs a stream of pairs into the commit; returns the rows of each new commit, ascending. */
  private List<Long> commit(
      int rows, Duration interval, TestStream.Builder<KV<Integer, JoinedBatch>> pairs) {
    Map<CommitId, Long> before = committed();
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(pairs.advanceWatermarkToInfinity()).apply(commit(rows, interval));
    pipeline.run();
    Map<CommitId, Long> after = committed();
    after.keySet().removeAll(before.keySet());
    return after.values().stream().sorted().toList();
  }

  private Map<CommitId, Long> committed() {
    Map<CommitId, Long> rows = new HashMap<>();
    context.registry().forEachCommit(commit -> rows.put(commit.id(), commit.rows()));
    return rows;
  }

  private void assertVisible(String... ids) throws IOException {
    assertThat(Published.ids(output)).containsExactlyInAnyOrder(ids);
    assertThat(Published.files(output.resolve("_staged"))).isEmpty();
    assertThat(context.registry().unpublished()).isEmpty();
  }

  private static TestStream.Builder<KV<Integer, JoinedBatch>> stream() {
    return TestStream.create(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
  }

  private static KV<Integer, JoinedBatch> pairs(String... ids) {
    return KV.of(0, batch(ids));
  }
}
