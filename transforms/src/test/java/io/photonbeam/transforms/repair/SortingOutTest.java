package io.photonbeam.transforms.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchBuilder;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of events that were wanted, with and without a primary event. */
class SortingOutTest {
  /** 1970-01-21T05:00. */
  private static final long TIME = 20 * 86_400_000L + 5 * 3_600_000L;

  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final TestPipeline pipeline = TestRun.pipeline();
  private final LostFiles lost = new LostFiles();
  private CommitRecord commit;

  /** One id is free, one taken by a lost file, and one by somebody else. */
  @BeforeEach
  void takeIds() {
    OutputFile file = new OutputFile("date=1970-01-21/hour=05/x.parquet", 1, 1, "none");
    commit =
        CommitRecord.of(
            CommitIds.system().next(), "other", List.of(file), TIME * 1000, TIME * 1000);
    run.registry().commit(commit, List.of(ForeignId.of("lost", TIME * 1000)));
    lost.add(commit, file);
    run.take(TIME, "elsewhere");
  }

  @AfterEach
  void end() {
    run.close();
  }

  private static EventBatch clicks() {
    return TestBatches.foreign(click("lost"), click("free"), click("elsewhere"));
  }

  private static GenericRecord click(String id) {
    return TestLog.foreign(id, "q", TIME);
  }

  private static List<String> ids(JoinedBatch batch) {
    EventScanners scanners = new EventScanners(TestLog.FOREIGN_FIELDS);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      ids.add(scanners.at(batch.foreign().schema(), batch.foreign().record(i)).id().toString());
    }
    return ids;
  }

  @Test
  void pairsArePartedByWhoHoldsThem() {
    EventBatch clicks = clicks();
    LogSchema primary = LogSchema.of(TestLog.PRIMARY);
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(clicks.schema(), primary);
    for (int i = 0; i < clicks.size(); i++) {
      ByteBuffer query = ByteBuffer.wrap(TestLog.encode(TestLog.primary("q", 1)));
      pairs.add(clicks, i, new PrimaryEvent(primary, query, 1));
    }

    PCollectionTuple parted =
        pipeline
            .apply(
                Create.of(List.of(KV.of(7, pairs.build())))
                    .withCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of())))
            .apply(PartJoined.of(TestLog.FOREIGN_FIELDS, lost, run.spec()));

    PAssert.thatSingleton(parted.get(PartJoined.FREE))
        .satisfies(
            free -> {
              assertThat(free.getKey()).isEqualTo(7);
              assertThat(ids(free.getValue())).containsExactly("free");
              return null;
            });
    String commitId = commit.id().text();
    PAssert.thatSingleton(parted.get(PartJoined.LOST))
        .satisfies(
            found -> {
              assertThat(found.getKey()).isEqualTo(commitId);
              assertThat(ids(found.getValue())).containsExactly("lost");
              return null;
            });
    pipeline.run();
    assertThat(run.metrics().alreadyTaken.sum()).isEqualTo(1);
  }

  @Test
  void eventsWithoutAPrimaryEventAreCountedByWhoHoldsThem() {
    count(Reason.NO_PRIMARY_EVENT);

    assertThat(run.metrics().unjoined(Reason.NO_PRIMARY_EVENT)).isEqualTo(1);
    assertThat(run.metrics().reconcile.lost.sum()).isEqualTo(1);
    assertThat(run.metrics().alreadyTaken.sum()).isEqualTo(1);
  }

  @Test
  void whatAnAdapterLeavesIsCountedByReason() {
    count(Reason.FILTERED, Reason.ADAPTER_FAILED, Reason.ADAPTER_FAILED, Reason.EXPIRED);

    assertThat(run.metrics().unjoined(Reason.FILTERED)).isEqualTo(3);
    assertThat(run.metrics().unjoined(Reason.ADAPTER_FAILED)).isEqualTo(6);
    assertThat(run.metrics().unjoined(Reason.EXPIRED)).as("counted by the commit").isZero();
    assertThat(run.metrics().alreadyTaken.sum()).isZero();
  }

  private void count(Reason... reasons) {
    List<UnjoinableBatch> left = new ArrayList<>();
    for (Reason reason : reasons) {
      left.add(new UnjoinableBatch(clicks(), reason));
    }
    pipeline
        .apply(Create.of(left).withCoder(UnjoinableBatchCoder.of()))
        .apply(CountLeft.of(TestLog.FOREIGN_FIELDS, lost, run.spec()));
    pipeline.run();
  }
}
