package io.photonbeam.transforms.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.event.EventId;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.find.FindEvents;
import io.photonbeam.transforms.find.TestChunks;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FindMissingTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long TIME = 20 * DAY + 5 * HOUR;
  private static final ReconcileWindow ALL =
      new ReconcileWindow(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final TestPipeline pipeline = TestRun.pipeline();
  private final LostFiles lost = new LostFiles();

  @AfterEach
  void end() {
    run.close();
  }

  /** The id of each event. */
  private static final class Ids extends DoFn<KV<Integer, EventBatch>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void ids(@Element KV<Integer, EventBatch> element, OutputReceiver<String> out) {
      EventBatch batch = element.getValue();
      EventScanners scanners = new EventScanners(TestLog.FOREIGN_FIELDS);
      for (int i = 0; i < batch.size(); i++) {
        out.output(scanners.at(batch.schema(), batch.record(i)).id().toString());
      }
    }
  }

  private static GenericRecord click(String id, long millis) {
    return TestLog.foreign(id, "q", millis);
  }

  private PCollectionTuple find(ReconcileWindow range, GenericRecord... clicks) {
    return find(range, TestChunks.of(List.of(clicks)));
  }

  private PCollectionTuple find(ReconcileWindow range, LogChunk chunk) {
    return pipeline
        .apply(Create.of(List.of(chunk)).withCoder(LogChunkCoder.of()))
        .apply(FindMissing.of(TestLog.FOREIGN_FIELDS, 4, range, lost, run.spec()));
  }

  private static PCollection<String> ids(PCollectionTuple found) {
    return found.get(FindEvents.BATCHES).apply(ParDo.of(new Ids())).setCoder(StringUtf8Coder.of());
  }

  /** A commit with a file of each hour, of which some are lost. */
  private void commit(List<Long> lostHours, GenericRecord... clicks) {
    List<ForeignId> ids =
        Arrays.stream(clicks)
            .map(c -> ForeignId.of(c.get("id").toString(), (long) c.get("t") * 1000))
            .toList();
    List<OutputFile> files =
        Arrays.stream(clicks)
            .map(c -> (long) c.get("t") / HOUR)
            .distinct()
            .map(this::file)
            .toList();
    CommitRecord record =
        CommitRecord.of(
            CommitIds.system().next(), "other", files, TIME * 1000, (TIME + 2 * HOUR) * 1000);
    run.registry().commit(record, ids);
    lostHours.forEach(hour -> lost.add(record, file(hour)));
  }

  private OutputFile file(long hour) {
    String day = LocalDate.ofEpochDay(hour / 24).toString();
    return new OutputFile("date=%s/hour=%02d/x.parquet".formatted(day, hour % 24), 1, 1, "none");
  }

  private void assertCounts(long all, long taken, long expired, long waiting, long wanted) {
    assertThat(run.metrics().foreignEvents.sum()).as("all").isEqualTo(all);
    assertThat(run.metrics().alreadyTaken.sum()).as("taken").isEqualTo(taken);
    assertThat(run.metrics().expired.sum()).as("expired").isEqualTo(expired);
    assertThat(run.metrics().reconcile.waiting.sum()).as("waiting").isEqualTo(waiting);
    assertThat(run.metrics().reconcile.wanted.sum()).as("wanted").isEqualTo(wanted);
  }

  @Test
  void onlyFreeAndSettledEventsGoOnAndEachIsCountedOnce() {
    run.take(TIME, "taken");
    run.registry().expire(LocalDate.ofEpochDay(20));

    PCollectionTuple found =
        find(
            new ReconcileWindow(Long.MIN_VALUE, Long.MAX_VALUE, TIME * 1000 + 1, Long.MAX_VALUE),
            click("taken", TIME),
            click("free", TIME),
            click("young", TIME + 1),
            click("old", 19 * DAY));

    PAssert.that(ids(found)).containsInAnyOrder("free");
    PAssert.that(found.get(FindEvents.PROBLEMS)).empty();
    pipeline.run();
    assertCounts(4, 1, 1, 1, 1);
  }

  @Test
  void eventsOutsideTheRangeAreNotEvenCounted() {
    run.take(TIME - 1, "taken before");

    PCollectionTuple found =
        find(
            new ReconcileWindow(TIME * 1000, (TIME + 2) * 1000, Long.MAX_VALUE, Long.MAX_VALUE),
            click("taken before", TIME - 1),
            click("before", TIME - 1),
            click("first", TIME),
            click("last", TIME + 1),
            click("after", TIME + 2));

    PAssert.that(ids(found)).containsInAnyOrder("first", "last");
    pipeline.run();
    assertCounts(2, 0, 0, 0, 2);
  }

  @Test
  void rowsOfLostFilesGoOnWhateverTheRange() {
    GenericRecord gone = click("gone", TIME);
    GenericRecord there = click("there", TIME + HOUR);
    commit(List.of(TIME / HOUR), gone, there);
    run.take(TIME, "elsewhere");

    PCollectionTuple found =
        find(
            new ReconcileWindow(
                (TIME + HOUR) * 1000, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
            gone,
            there,
            click("elsewhere", TIME),
            click("free", TIME));

    PAssert.that(ids(found)).containsInAnyOrder("gone");
    pipeline.run();
    assertCounts(2, 1, 0, 0, 1);
  }

  @Test
  void aTakenEventOfAnotherHourThanTheLostFileIsJoined() {
    commit(List.of(TIME / HOUR), click("both", TIME), click("other", TIME + HOUR));

    PCollectionTuple found = find(ALL, click("both", TIME), click("both", TIME + HOUR));

    PAssert.that(ids(found)).containsInAnyOrder("both");
    pipeline.run();
    assertCounts(2, 1, 0, 0, 1);
  }

  @Test
  void malformedEventsAndDamageAreCountedAndNamed() {
    LogChunk chunk =
        new TestChunks(LogSchema.of(TestLog.FOREIGN))
            .block(10, List.of(click("", TIME), click("", TIME), click("c", TIME)))
            .block(20, 9, TestLog.encode(click("torn", TIME)))
            .build();

    PCollectionTuple found = find(ALL, chunk);

    PAssert.that(ids(found)).containsInAnyOrder("c");
    PAssert.that(found.get(FindEvents.PROBLEMS))
        .satisfies(
            problems -> {
              assertThat(problems)
                  .extracting(LogProblem::kind)
                  .containsExactlyInAnyOrder(
                      LogProblem.Kind.MALFORMED_EVENT, LogProblem.Kind.DAMAGED_BLOCK);
              return null;
            });
    pipeline.run();
    assertThat(run.metrics().unjoined(Reason.MALFORMED)).isEqualTo(2);
    assertCounts(3, 0, 0, 0, 1);
  }

  @Test
  void theEarliestTimeOfWantedPrimaryEventsIsKnownIfAllAreEventIds() throws UnknownHostException {
    InetAddress server = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    PCollectionTuple found =
        find(
            ALL,
            TestLog.foreign("a", EventId.of(server, 1, 5_000).toString(), TIME),
            TestLog.foreign("b", EventId.of(server, 2, 4_000).toString(), TIME));

    PAssert.that(found.get(FindMissing.EARLIEST))
        .satisfies(
            times -> {
              assertThat(times).contains(4_000L).allMatch(time -> time >= 4_000L);
              return null;
            });
    pipeline.run();
  }

  @Test
  void aPrimaryEventWithAnotherIdMayBeOfAnyTime() {
    PAssert.that(find(ALL, click("a", TIME)).get(FindMissing.EARLIEST))
        .containsInAnyOrder(Long.MIN_VALUE);
    pipeline.run();
  }

  @Test
  void nothingWantedHasNoEarliestTime() {
    run.take(TIME, "taken");

    PAssert.that(find(ALL, click("taken", TIME)).get(FindMissing.EARLIEST)).empty();
    pipeline.run();
  }
}
