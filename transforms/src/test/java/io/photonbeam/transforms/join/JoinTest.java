package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JoinTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long DAY = 86_400_000;

  private TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final TestPipeline pipeline = TestRun.pipeline();
  private TestStream.Builder<KV<Integer, EventBatch>> script =
      TestStream.create(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of()));

  @AfterEach
  void end() {
    run.close();
  }

  private JoinTest then(EventBatch batch) {
    script = script.addElements(KV.of(0, batch));
    return this;
  }

  private JoinTest query(String id) {
    return then(TestBatches.primary(TestLog.primary(id, 1)));
  }

  private JoinTest click(String id, String key) {
    return then(TestBatches.foreign(TestLog.foreign(id, key, 1)));
  }

  private JoinTest wait(Duration time) {
    script = script.advanceProcessingTime(org.joda.time.Duration.millis(time.toMillis()));
    return this;
  }

  private void expect(List<String> joined, List<String> unjoinable) {
    expect(TestLog.FOREIGN_FIELDS, joined, unjoinable);
  }

  private void expect(EventFields foreign, List<String> joined, List<String> unjoinable) {
    PCollectionTuple found =
        pipeline
            .apply(script.advanceWatermarkToInfinity())
            .apply(Join.by(settings(foreign), run.spec()));
    PAssert.that(
            found
                .get(Join.JOINED)
                .apply("Pairs", ParDo.of(new DescribePairs()))
                .setCoder(StringUtf8Coder.of()))
        .containsInAnyOrder(joined);
    PAssert.that(
            found
                .get(Join.UNJOINABLE)
                .apply("Given up", ParDo.of(new DescribeUnjoinable()))
                .setCoder(StringUtf8Coder.of()))
        .containsInAnyOrder(unjoinable);
    pipeline.run();
    assertThat(run.metrics().pending.sum()).isZero();
    assertThat(run.metrics().unjoinable.sum() + run.metrics().expired.sum())
        .isEqualTo(unjoinable.size());
  }

  private static Join.Settings settings(EventFields foreign) {
    return new Join.Settings(
        TestLog.PRIMARY_FIELDS, foreign, TIMEOUT, Duration.ofSeconds(1), TIMEOUT, 1_000);
  }

  /** Foreign id, its key and the primary event's id: "c1:q1=q1". */
  private static final class DescribePairs extends DoFn<KV<Integer, JoinedBatch>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(@Element KV<Integer, JoinedBatch> element, OutputReceiver<String> out)
        throws IOException {
      JoinedBatch batch = element.getValue();
      for (int i = 0; i < batch.size(); i++) {
        GenericRecord primary = record(batch.primarySchema(), batch.primaryRecord(i));
        out.output(foreign(batch.foreign(), i) + "=" + primary.get("id"));
      }
    }
  }

  private static final class DescribeUnjoinable extends DoFn<UnjoinableBatch, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(@Element UnjoinableBatch batch, OutputReceiver<String> out)
        throws IOException {
      boolean usual = batch.reason() == UnjoinableBatch.Reason.NO_PRIMARY_EVENT;
      String reason = usual ? "" : batch.reason().words() + " ";
      for (int i = 0; i < batch.events().size(); i++) {
        out.output(reason + foreign(batch.events(), i));
      }
    }
  }

  private static String foreign(EventBatch batch, int event) throws IOException {
    GenericRecord foreign = record(batch.schema(), batch.record(event));
    return foreign.get("id") + ":" + foreign.get("key");
  }

  private static GenericRecord record(LogSchema schema, ByteBuffer bytes) throws IOException {
    byte[] record = new byte[bytes.remaining()];
    bytes.get(record);
    return new GenericDatumReader<GenericRecord>(schema.avro())
        .read(null, DecoderFactory.get().binaryDecoder(record, null));
  }

  @Test
  void aForeignEventFindsThePrimaryEventThatCameFirst() {
    query("q1").query("q2").click("c1", "q1").expect(List.of("c1:q1=q1"), List.of());
  }

  @Test
  void aForeignEventThatCameFirstIsJoinedWhenItsPrimaryEventArrives() {
    click("c1", "q1").query("q2").query("q1").expect(List.of("c1:q1=q1"), List.of());
  }

  @Test
  void eventsFarApartAreJoinedWhicheverComesFirst() {
    query("q1").click("c2", "q2");
    for (int i = 0; i < 50; i++) {
      query("other" + i).wait(Duration.ofSeconds(10));
    }
    click("c1", "q1").query("q2").expect(List.of("c1:q1=q1", "c2:q2=q2"), List.of());
  }

  @Test
  void manyForeignEventsMayNameOnePrimaryEvent() {
    click("c1", "q").click("c2", "q").query("q").click("c3", "q");
    expect(List.of("c1:q=q", "c2:q=q", "c3:q=q"), List.of());
  }

  @Test
  void aBatchIsJoinedEventByEvent() {
    then(TestBatches.primary(TestLog.primary("q1", 1), TestLog.primary("q2", 2)));
    then(
        TestBatches.foreign(
            TestLog.foreign("c1", "q2", 1),
            TestLog.foreign("c2", "q3", 1),
            TestLog.foreign("c3", "q1", 1),
            TestLog.foreign("c4", "none", 1)));
    then(TestBatches.primary(TestLog.primary("q4", 1), TestLog.primary("q3", 2)));
    expect(List.of("c1:q2=q2", "c2:q3=q3", "c3:q1=q1"), List.of("c4:none"));
  }

  @Test
  void aRepeatedLineThatWaitsIsJoinedOnce() {
    then(TestBatches.foreign(TestLog.foreign("c", "q", 1), TestLog.foreign("c", "q", 1)));
    click("c", "q").query("q").query("q").expect(List.of("c:q=q"), List.of());
    assertThat(run.metrics().repeated.sum()).isEqualTo(2);
  }

  @Test
  void aRepeatedLineThatWaitsIsGivenUpOnce() {
    click("c", "q").click("c", "q").expect(List.of(), List.of("c:q"));
  }

  @Test
  void whatNeverFindsItsPrimaryEventIsGivenUpWhenTheInputEnds() {
    query("q1")
        .click("c1", "q1")
        .click("c2", "none")
        .expect(List.of("c1:q1=q1"), List.of("c2:none"));
  }

  @Test
  void aForeignEventWaitsAtLeastForTheTimeout() {
    click("c", "q").wait(TIMEOUT.minusMillis(1)).query("q").expect(List.of("c:q=q"), List.of());
  }

  @Test
  void afterTheTimeoutAForeignEventIsGivenUp() {
    click("c", "q").wait(TIMEOUT.plusMillis(1)).query("q").expect(List.of(), List.of("c:q"));
  }

  @Test
  void eachForeignEventHasATimeoutOfItsOwn() {
    Duration half = TIMEOUT.dividedBy(2);
    click("c1", "q1").wait(half).click("c2", "q2").wait(half.plusMillis(1));
    query("q1").query("q2").expect(List.of("c2:q2=q2"), List.of("c1:q1"));
  }

  @Test
  void theTimeoutGoesOnForThoseThatBeganToWaitLater() {
    Duration half = TIMEOUT.dividedBy(2);
    click("c1", "q1").wait(half).click("c2", "q2").wait(half.plusMillis(1)).wait(half);
    query("q1").query("q2").expect(List.of(), List.of("c1:q1", "c2:q2"));
  }

  @Test
  void theTimeoutBeginsAnewWhenNothingWaitedMeanwhile() {
    Duration half = TIMEOUT.dividedBy(2);
    click("c1", "q1").wait(half).query("q1").click("c2", "q2").wait(half.plusMillis(1));
    query("q2").click("c3", "q3").wait(TIMEOUT.plusMillis(1)).query("q3");
    expect(List.of("c1:q1=q1", "c2:q2=q2"), List.of("c3:q3"));
  }

  @Test
  void whatAnotherPipelineHasTakenMeanwhileIsNotGivenUp() {
    run.take(1, "c2");
    click("c1", "q1").click("c2", "q2").expect(List.of(), List.of("c1:q1"));
    assertThat(run.metrics().alreadyTaken.sum()).isEqualTo(1);
  }

  @Test
  void whatHasExpiredMeanwhileIsGivenUpForThatReason() {
    run.registry().expire(LocalDate.ofEpochDay(5));
    then(TestBatches.foreign(TestLog.foreign("old", "q", 4 * DAY)));
    then(TestBatches.foreign(TestLog.foreign("new", "q", 5 * DAY)));
    expect(List.of(), List.of("new:q", "expired old:q"));
    assertThat(run.metrics().expired.sum()).isEqualTo(1);
  }

  @Test
  void idsAreEqualAcrossTypes() {
    Schema numbered =
        SchemaBuilder.record("N").fields().requiredLong("id").requiredLong("t").endRecord();
    EventBatch primary =
        TestBatches.of(
            Role.PRIMARY,
            TestLog.PRIMARY_FIELDS,
            1,
            List.of(new GenericRecordBuilder(numbered).set("id", -42L).set("t", 1L).build()));
    click("c1", "-42").then(primary).click("c2", "-42").click("c3", "42");
    expect(List.of("c1:-42=-42", "c2:-42=-42"), List.of("c3:42"));
  }

  @Test
  void oneLogMayHoldEventsOfSeveralSchemas() {
    Schema newQuery =
        SchemaBuilder.record("Q2")
            .fields()
            .requiredLong("t")
            .requiredString("text")
            .requiredString("id")
            .endRecord();
    Schema newClick =
        SchemaBuilder.record("C2")
            .fields()
            .requiredString("key")
            .optionalString("ad")
            .requiredString("id")
            .requiredLong("t")
            .endRecord();
    GenericRecord query =
        new GenericRecordBuilder(newQuery).set("t", 1L).set("text", "x").set("id", "q2").build();
    List<GenericRecord> clicks = new ArrayList<>();
    for (String[] click : new String[][] {{"c3", "q1"}, {"c4", "q2"}, {"c6", "q3"}}) {
      clicks.add(
          new GenericRecordBuilder(newClick)
              .set("key", click[1])
              .set("ad", null)
              .set("id", click[0])
              .set("t", 1L)
              .build());
    }
    click("c1", "q1").click("c2", "q2");
    query("q1").then(TestBatches.of(Role.PRIMARY, TestLog.PRIMARY_FIELDS, 1, List.of(query)));
    then(TestBatches.of(Role.FOREIGN, TestLog.FOREIGN_FIELDS, 1, clicks));
    click("c5", "q3").query("q3");
    expect(
        List.of("c1:q1=q1", "c2:q2=q2", "c3:q1=q1", "c4:q2=q2", "c5:q3=q3", "c6:q3=q3"), List.of());
  }

  @Test
  void keysWhoseHashesCollideAreNeverJoined() {
    then(TestBatches.colliding(Role.FOREIGN, 5, TestLog.foreign("c1", "q1", 1)));
    then(TestBatches.colliding(Role.PRIMARY, 5, TestLog.primary("q2", 1)));
    then(TestBatches.colliding(Role.FOREIGN, 5, TestLog.foreign("c3", "q3", 1)));
    expect(List.of(), List.of("c1:q1", "c3:q3"));
  }

  @Test
  void aPrimaryEventThatTheCacheHasForgottenMakesUnjoinableAndNeverAWrongPair() {
    run.close();
    run = TestRun.with(new ManualClock(TestRun.START), 200);
    for (int i = 0; i < 20; i++) {
      query("q" + i);
    }
    for (int i = 0; i < 20; i++) {
      click("c" + i, "q" + i);
    }
    List<String> unjoinable = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      unjoinable.add("c" + i + ":q" + i);
    }
    expect(List.of("c19:q19=q19"), unjoinable);
  }

  @Test
  void whatWasGivenUpOrForgottenIsJoinedWhenItsPrimaryEventIsReadAgain() {
    run.close();
    run = TestRun.with(new ManualClock(TestRun.START), 1);
    query("q1").query("q2").click("c1", "q1").query("q1").expect(List.of("c1:q1=q1"), List.of());
  }

  @Test
  void shardsAreJoinedEachByItself() {
    script =
        script
            .addElements(KV.of(1, TestBatches.primary(TestLog.primary("q", 1))))
            .addElements(KV.of(2, TestBatches.foreign(TestLog.foreign("c", "q", 1))));
    expect(List.of(), List.of("c:q"));
  }
}
