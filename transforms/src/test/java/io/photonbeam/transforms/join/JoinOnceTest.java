package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinOnceTest {
  private static final Schema NEWER =
      SchemaBuilder.record("Q")
          .fields()
          .requiredString("id")
          .requiredLong("t")
          .requiredString("more")
          .endRecord();

  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final TestPipeline pipeline = TestRun.pipeline();

  @AfterEach
  void end() {
    run.close();
  }

  @Test
  void everyEventWhoseKeyIsThereIsPairedAndTheOthersAreLeft() {
    PCollectionTuple found =
        join(
            List.of(
                KV.of(1, TestBatches.foreign(foreign("c1", "q1"), foreign("c2", "q9"))),
                KV.of(1, TestBatches.primary(TestLog.primary("q1", 1))),
                KV.of(2, TestBatches.primary(TestLog.primary("q2", 1), TestLog.primary("q2", 2))),
                KV.of(2, TestBatches.foreign(foreign("c3", "q2"), foreign("c4", "q2")))));

    assertSizes(found, 3, 1);
    PAssert.thatSingleton(found.get(Join.UNJOINABLE))
        .satisfies(
            batch -> {
              assertThat(batch.reason()).isEqualTo(Reason.NO_PRIMARY_EVENT);
              assertThat(batch.events().record(0).array())
                  .contains(TestLog.encode(foreign("c2", "q9")));
              return null;
            });
    pipeline.run();
  }

  @Test
  void aRepeatedEventIsEmittedOnce() {
    PCollectionTuple found =
        join(
            List.of(
                KV.of(1, TestBatches.foreign(foreign("c1", "q1"), foreign("lost", "q9"))),
                KV.of(1, TestBatches.foreign(foreign("c1", "q1"), foreign("lost", "q9"))),
                KV.of(1, TestBatches.primary(TestLog.primary("q1", 1)))));

    assertSizes(found, 1, 1);
    pipeline.run();
    assertThat(run.metrics().repeated.sum()).isEqualTo(2);
  }

  @Test
  void keysOfTheSameHashAreToldApart() {
    PCollectionTuple found =
        join(
            List.of(
                KV.of(
                    1,
                    TestBatches.colliding(
                        Role.PRIMARY, 7, TestLog.primary("q1", 1), TestLog.primary("q2", 1))),
                KV.of(
                    1,
                    TestBatches.colliding(
                        Role.FOREIGN,
                        7,
                        foreign("c1", "q1"),
                        foreign("c2", "q2"),
                        foreign("c3", "q3")))));

    PAssert.that(found.get(Join.JOINED))
        .satisfies(
            batches -> {
              List<String> pairs = new ArrayList<>();
              for (KV<Integer, JoinedBatch> each : batches) {
                for (int i = 0; i < each.getValue().size(); i++) {
                  JoinedBatch batch = each.getValue();
                  EventScanners foreigns = new EventScanners(TestLog.FOREIGN_FIELDS);
                  EventScanners primaries = new EventScanners(TestLog.PRIMARY_FIELDS);
                  pairs.add(
                      foreigns.at(batch.foreign().schema(), batch.foreign().record(i)).id()
                          + "="
                          + primaries.at(batch.primarySchema(), batch.primaryRecord(i)).id());
                }
              }
              assertThat(pairs).containsExactlyInAnyOrder("c1=q1", "c2=q2");
              return null;
            });
    pipeline.run();
  }

  /** A query of the newer schema. */
  private static GenericRecord newer(String id, String more) {
    return new GenericRecordBuilder(NEWER).set("id", id).set("t", 1L).set("more", more).build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ofSeveralContentsTheFirstInTheLogIsJoinedInWhateverOrderTheyCome(long seed) {
    List<KV<Integer, EventBatch>> batches =
        shuffled(
            seed,
            TestBatches.in("b", 10, TestBatches.primary(newer("q", "of b"))),
            TestBatches.in("a", 900, TestBatches.primary(newer("q", "of a, later"))),
            TestBatches.in(
                "a", 20, TestBatches.primary(newer("q", "of a"), newer("q", "of a, second"))),
            TestBatches.in("c", 10, TestBatches.primary(TestLog.primary("q", 1))),
            TestBatches.in("a", 10, TestBatches.foreign(foreign("c1", "q"))));

    PCollectionTuple found = join(batches);

    PAssert.that(found.get(Join.JOINED))
        .satisfies(pairs -> assertRecords(pairs, newer("q", "of a")));
    PAssert.that(found.get(JoinOnce.OTHERS)).empty();
    pipeline.run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void othersAreTheFirstOfEachOtherSchema(long seed) {
    List<KV<Integer, EventBatch>> batches =
        shuffled(
            seed,
            TestBatches.in("b", 10, TestBatches.primary(newer("q", "of b"))),
            TestBatches.in("c", 10, TestBatches.primary(newer("q", "of c"))),
            TestBatches.in("a", 20, TestBatches.primary(TestLog.primary("q", 1))),
            TestBatches.in("a", 30, TestBatches.primary(TestLog.primary("q", 2))),
            TestBatches.in("a", 10, TestBatches.foreign(foreign("c1", "q"))));

    PCollectionTuple found = join(batches, join().withOthers());

    PAssert.that(found.get(Join.JOINED))
        .satisfies(pairs -> assertRecords(pairs, TestLog.primary("q", 1)));
    PAssert.that(found.get(JoinOnce.OTHERS))
        .satisfies(pairs -> assertRecords(pairs, newer("q", "of b")));
    pipeline.run();
  }

  @Test
  void anEventThatNamesTwoPrimaryEventsIsTwoLinesWhateverTheirShards() {
    PCollectionTuple found =
        join(
            List.of(
                KV.of(1, TestBatches.foreign(foreign("c1", "q9"), foreign("c1", "q1"))),
                KV.of(1, TestBatches.primary(TestLog.primary("q1", 1)))));

    assertSizes(found, 1, 1);
    pipeline.run();
    assertThat(run.metrics().repeated.sum()).isZero();
  }

  private static List<KV<Integer, EventBatch>> shuffled(long seed, EventBatch... batches) {
    List<KV<Integer, EventBatch>> shuffled = new ArrayList<>();
    for (EventBatch batch : batches) {
      shuffled.add(KV.of(1, batch));
    }
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  /** Asserts which primary events the pairs have. */
  private static Void assertRecords(
      Iterable<KV<Integer, JoinedBatch>> found, GenericRecord... expected) {
    List<ByteBuffer> records = new ArrayList<>();
    for (KV<Integer, JoinedBatch> each : found) {
      for (int i = 0; i < each.getValue().size(); i++) {
        records.add(each.getValue().primaryRecord(i));
      }
    }
    assertThat(records)
        .containsExactlyElementsOf(
            Stream.of(expected).map(TestLog::encode).map(ByteBuffer::wrap).toList());
    return null;
  }

  private JoinOnce join() {
    return JoinOnce.on(TestLog.PRIMARY_FIELDS, TestLog.FOREIGN_FIELDS, run.spec());
  }

  private static GenericRecord foreign(String id, String key) {
    return TestLog.foreign(id, key, 1);
  }

  private PCollectionTuple join(List<KV<Integer, EventBatch>> batches) {
    return join(batches, join());
  }

  private PCollectionTuple join(List<KV<Integer, EventBatch>> batches, JoinOnce join) {
    return pipeline
        .apply(Create.of(batches).withCoder(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of())))
        .apply(join);
  }

  private static void assertSizes(PCollectionTuple found, int joined, int left) {
    PAssert.that(found.get(Join.JOINED))
        .satisfies(
            batches -> {
              int pairs = 0;
              for (KV<Integer, JoinedBatch> batch : batches) {
                pairs += batch.getValue().size();
              }
              assertThat(pairs).isEqualTo(joined);
              return null;
            });
    PAssert.that(found.get(Join.UNJOINABLE))
        .satisfies(
            batches -> {
              int events = 0;
              for (UnjoinableBatch batch : batches) {
                events += batch.events().size();
              }
              assertThat(events).isEqualTo(left);
              return null;
            });
  }
}
