package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.commit.RowMakers.Schemas;
import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.join.JoinedBatches;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.join.UnjoinableBatches;
import io.photonbeam.transforms.patience.StoreCalls;
import io.photonbeam.transforms.run.GatheredSince;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** One writer's gathering and committing; see {@link Commit}. */
final class CommitFn extends DoFn<KV<Integer, JoinedBatch>, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** Bytes of records after which a writer commits, however few rows they are. */
  private static final long MAX_BYTES = 32 << 20;

  @StateId("batches")
  private final StateSpec<BagState<JoinedBatch>> batchesSpec = CommitBuffer.batchesSpec();

  @StateId("rows")
  private final StateSpec<ValueState<Long>> rowsSpec = CommitBuffer.numberSpec();

  @StateId("bytes")
  private final StateSpec<ValueState<Long>> bytesSpec = CommitBuffer.numberSpec();

  @StateId("since")
  private final StateSpec<ValueState<Long>> sinceSpec = GatheredSince.spec();

  /** Fires when the first pair gathered has waited for the interval; see {@link GatheredSince}. */
  @TimerId("interval")
  private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Commit.Settings settings;
  private final EventFields foreignFields;
  private final RunSpec run;
  private transient Worker worker;
  private transient CommitWriter writer;
  private transient RowMakers makers;
  private transient List<JoinedRow> expired;

  CommitFn(Commit.Settings settings, EventFields foreignFields, RunSpec run) {
    this.settings = settings;
    this.foreignFields = foreignFields;
    this.run = run;
  }

  @Setup
  public void setup() throws IOException {
    worker = Worker.acquire(run);
    rollForward();
    expired = new ArrayList<>();
    writer =
        new CommitWriter(
            settings.folder(),
            worker.registryCalls(),
            worker.commitIds(),
            settings.pipeline(),
            run.clock(),
            worker.figures(),
            expired::add);
    makers = new RowMakers(foreignFields, settings.adapter());
  }

  /**
   * A runner that restarts after a failure does so within the run: what the failed attempt had
   * committed and not published would stay invisible until the next one.
   */
  private void rollForward() throws IOException {
    StoreCalls<IdRegistry> calls = worker.registryCalls();
    String pipeline = settings.pipeline();
    if (!calls.read(registry -> registry.unpublished(pipeline)).isEmpty()) {
      Path output = Path.of(settings.output());
      calls.write(registry -> new RollForward(registry, output).run(pipeline));
    }
  }

  @ProcessElement
  public void gather(
      @Element KV<Integer, JoinedBatch> element,
      @StateId("batches") BagState<JoinedBatch> batches,
      @StateId("rows") ValueState<Long> rows,
      @StateId("bytes") ValueState<Long> bytes,
      @StateId("since") ValueState<Long> since,
      @TimerId("interval") Timer interval,
      @TimerId("end") Timer end,
      MultiOutputReceiver out)
      throws IOException {
    GatheredSince gathered = new GatheredSince(since, worker.steadyClock());
    CommitBuffer buffer = new CommitBuffer(batches, rows, bytes);
    if (buffer.rows() == 0) {
      gathered.begin();
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(Duration.millis(settings.interval().toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    buffer.add(element.getValue());
    if (buffer.bytes() >= MAX_BYTES || gathered.isOverdue(settings.interval())) {
      commitAll(buffer, out);
    } else if (buffer.rows() >= settings.rows()) {
      commitFull(buffer, out);
    }
  }

  @OnTimer("interval")
  public void onInterval(
      @StateId("batches") BagState<JoinedBatch> batches,
      @StateId("rows") ValueState<Long> rows,
      @StateId("bytes") ValueState<Long> bytes,
      MultiOutputReceiver out)
      throws IOException {
    commitAll(new CommitBuffer(batches, rows, bytes), out);
  }

  @OnTimer("end")
  public void onEnd(
      @StateId("batches") BagState<JoinedBatch> batches,
      @StateId("rows") ValueState<Long> rows,
      @StateId("bytes") ValueState<Long> bytes,
      @TimerId("interval") Timer interval,
      MultiOutputReceiver out)
      throws IOException {
    interval.clear();
    commitAll(new CommitBuffer(batches, rows, bytes), out);
  }

  private void commitAll(CommitBuffer buffer, MultiOutputReceiver out) throws IOException {
    for (Map.Entry<Schemas, List<JoinedBatch>> group : bySchemas(buffer).entrySet()) {
      commit(group.getKey(), group.getValue(), out);
    }
    buffer.clear();
  }

  /** Commits as many full slices as there are; what is left over waits for its interval. */
  private void commitFull(CommitBuffer buffer, MultiOutputReceiver out) throws IOException {
    Map<Schemas, List<JoinedBatch>> groups = bySchemas(buffer);
    buffer.clear();
    JoinedBatches left = new JoinedBatches(buffer::add);
    for (Map.Entry<Schemas, List<JoinedBatch>> group : groups.entrySet()) {
      // One commit holds rows of one schema; with many schemas none may be full, and all go out.
      long rows = group.getValue().stream().mapToLong(JoinedBatch::size).sum();
      long full = groups.size() > 1 ? rows : rows - rows % settings.rows();
      List<JoinedBatch> taken = new ArrayList<>();
      for (JoinedBatch batch : group.getValue()) {
        full = take(batch, full, taken, left);
      }
      commit(group.getKey(), taken, out);
    }
    left.finish();
  }

  private static long take(
      JoinedBatch batch, long wanted, List<JoinedBatch> taken, JoinedBatches left) {
    if (batch.size() <= wanted) {
      taken.add(batch);
      return wanted - batch.size();
    }
    JoinedBatches head = new JoinedBatches(taken::add);
    for (int i = 0; i < batch.size(); i++) {
      (i < wanted ? head : left).add(batch, i);
    }
    head.finish();
    return 0;
  }

  private static Map<Schemas, List<JoinedBatch>> bySchemas(CommitBuffer buffer) {
    Map<Schemas, List<JoinedBatch>> groups = new LinkedHashMap<>();
    for (JoinedBatch batch : buffer.batches()) {
      groups.computeIfAbsent(Schemas.of(batch), schemas -> new ArrayList<>()).add(batch);
    }
    return groups;
  }

  private void commit(Schemas schemas, List<JoinedBatch> batches, MultiOutputReceiver out)
      throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    RowMaker maker = makers.of(schemas);
    UnjoinableBatches left = new UnjoinableBatches(out.get(Commit.UNJOINABLE)::output);
    List<JoinedRow> rows = new ArrayList<>();
    for (JoinedBatch batch : batches) {
      long repaired = maker.repaired();
      maker.make(
          batch, rows::add, (events, i, reason, why) -> refuse(events, i, reason, why, left));
      noteRepaired(maker.repaired() - repaired, batch);
    }
    expired.clear();
    for (List<JoinedRow> slice : Slices.of(rows, settings.rows())) {
      writer.commit(slice, maker.shape()).ifPresent(out.get(Commit.COMMITS)::output);
    }
    worker.figures().worked(worker.steadyClock().millis());
    expired.forEach(row -> left.add(row.source(), row.event(), Reason.EXPIRED));
    left.finish();
  }

  private void noteRepaired(long texts, JoinedBatch batch) {
    if (texts > 0) {
      worker.figures().repaired(texts, batch.foreign().file(0), batch.foreign().blockOffset(0));
    }
  }

  private void refuse(
      EventBatch events, int event, Reason reason, String why, UnjoinableBatches left) {
    left.add(events, event, reason, why);
    if (reason == Reason.MALFORMED) {
      worker
          .figures()
          .problemOfSchema(
              new LogProblem(
                  LogProblem.Kind.MALFORMED_EVENT,
                  events.file(event),
                  events.blockOffset(event),
                  why,
                  1));
    }
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.close();
    }
  }
}
