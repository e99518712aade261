package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.batch.Scanners;
import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.join.JoinedBatches;
import io.photonbeam.transforms.run.GatheredSince;
import io.photonbeam.transforms.run.RunSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/**
 * Gathers the pairs of a backfill by hour, so that there are few files for an hour: until the first
 * has waited for a minute, or there is no more room for them. Then the hours that have the most are
 * committed, until half of them are gone; see {@link Commit}.
 */
final class GatherFn extends DoFn<KV<Integer, JoinedBatch>, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** How long a pair waits for others of its hour at most. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What a pair costs beside its records, about. */
  private static final int PAIR_BYTES = 100;

  private static final int HEAP_PARTS = 64;
  private static final long MOST_BYTES = 64 << 20;

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
  private final long room;
  private transient Scanners foreigns;
  private transient RowCommitter committer;

  GatherFn(Commit.Settings settings, EventFields foreignFields, RunSpec run) {
    this(
        settings,
        foreignFields,
        run,
        Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS));
  }

  /**
   * One with room for pairs of its own.
   *
   * @param room in bytes
   */
  GatherFn(Commit.Settings settings, EventFields foreignFields, RunSpec run, long room) {
    this.settings = settings;
    this.foreignFields = foreignFields;
    this.run = run;
    this.room = room;
  }

  @Setup
  public void setup() throws IOException {
    foreigns = new Scanners(foreignFields);
    committer = RowCommitter.open(settings, foreignFields, run);
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
    GatheredSince gathered = new GatheredSince(since, committer.worker().steadyClock());
    CommitBuffer buffer = new CommitBuffer(batches, rows, bytes);
    if (buffer.rows() == 0) {
      gathered.begin();
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(org.joda.time.Duration.millis(INTERVAL.toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    buffer.add(element.getValue());
    if (gathered.isOverdue(INTERVAL)) {
      commitAll(buffer, out);
    } else if (buffer.bytes() + PAIR_BYTES * buffer.rows() > room) {
      commitFullest(buffer, out);
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
    HourIndex index = HourIndex.of(buffer.batches(), foreigns);
    buffer.clear();
    commit(index, List.copyOf(index.hours()), out);
  }

  private void commitFullest(CommitBuffer buffer, MultiOutputReceiver out) throws IOException {
    HourIndex index = HourIndex.of(buffer.batches(), foreigns);
    List<Long> fullest = index.fullest(buffer.rows() / 2);
    buffer.clear();
    JoinedBatches left = new JoinedBatches(buffer::add);
    index.addTo(left, without(index.hours(), fullest));
    left.finish();
    commit(index, fullest, out);
  }

  private static List<Long> without(Collection<Long> hours, List<Long> taken) {
    Set<Long> gone = new HashSet<>(taken);
    return hours.stream().filter(hour -> !gone.contains(hour)).toList();
  }

  /** Commits hours, several together, each of them whole in one commit if it can be. */
  private void commit(HourIndex index, List<Long> hours, MultiOutputReceiver out)
      throws IOException {
    List<Long> together = new ArrayList<>();
    long rows = 0;
    for (long hour : hours) {
      rows += index.size(hour);
      if (rows > settings.rows() || together.size() == Slices.MAX_HOURS) {
        commitTogether(index, together, out);
        together.clear();
        rows = index.size(hour);
      }
      together.add(hour);
    }
    commitTogether(index, together, out);
  }

  private void commitTogether(HourIndex index, List<Long> hours, MultiOutputReceiver out)
      throws IOException {
    List<JoinedBatch> batches = new ArrayList<>();
    JoinedBatches pairs = new JoinedBatches(batches::add);
    index.addTo(pairs, hours);
    pairs.finish();
    committer.commitAll(batches, out);
  }

  @Teardown
  public void teardown() {
    if (committer != null) {
      committer.close();
    }
  }
}
