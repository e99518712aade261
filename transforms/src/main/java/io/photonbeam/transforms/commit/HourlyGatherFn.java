package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.runtime.Gathered;
import io.photonbeam.transforms.runtime.Gathering;
import io.photonbeam.transforms.runtime.Packed;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Gathers the pairs of a backfill by hour, so that there are few files for an hour; see {@link
 * Commit}. When the first has waited for a minute, all are committed. When there is no more room,
 * those of the hours with the most pairs are, as many as have half of the bytes.
 */
final class HourlyGatherFn extends RunFn<KV<Integer, JoinedBatch>, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** How long a pair waits for others of its hour at most. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What a pair costs beside its records, about. */
  private static final int PAIR_BYTES = 100;

  private static final int HEAP_PARTS = 16;
  private static final long MOST_BYTES = 32 << 20;

  @StateId("batches")
  private final StateSpec<BagState<Packed<JoinedBatch>>> batchesSpec =
      Gathering.itemsSpec(JoinedBatchCoder.of());

  @StateId("gathered")
  private final StateSpec<ValueState<Gathered>> gatheredSpec = Gathering.gatheredSpec();

  /** Fires when the first pair gathered has waited for the interval; see {@link Gathering}. */
  @TimerId("interval")
  private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Commit.Settings settings;
  private final EventFields foreignFields;
  private final long room;
  private transient EventScanners foreigns;
  private transient RowCommitter committer;

  HourlyGatherFn(Commit.Settings settings, EventFields foreignFields, RunSpec run) {
    this(
        settings,
        foreignFields,
        run,
        Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS / settings.writers()));
  }

  /**
   * One with room for pairs of its own.
   *
   * @param room in bytes
   */
  HourlyGatherFn(Commit.Settings settings, EventFields foreignFields, RunSpec run, long room) {
    super(run);
    this.settings = settings;
    this.foreignFields = foreignFields;
    this.room = room;
  }

  @Override
  protected void open() throws IOException {
    foreigns = new EventScanners(foreignFields);
    committer = RowCommitter.open(settings, foreignFields, context());
  }

  @ProcessElement
  public void gather(
      @Element KV<Integer, JoinedBatch> element,
      @StateId("batches") BagState<Packed<JoinedBatch>> batches,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      @TimerId("end") Timer end,
      MultiOutputReceiver out)
      throws IOException {
    Gathering<JoinedBatch> buffer = buffer(batches, gathered);
    if (buffer.isEmpty()) {
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(org.joda.time.Duration.millis(INTERVAL.toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    add(buffer, element.getValue());
    if (buffer.isOverdue(INTERVAL)) {
      commitAll(buffer, out);
    } else if (buffer.bytes() + PAIR_BYTES * buffer.count() > room) {
      commitFullest(buffer, out);
    }
  }

  @OnTimer("interval")
  public void onInterval(
      @StateId("batches") BagState<Packed<JoinedBatch>> batches,
      @StateId("gathered") ValueState<Gathered> gathered,
      MultiOutputReceiver out)
      throws IOException {
    commitAll(buffer(batches, gathered), out);
  }

  @OnTimer("end")
  public void onEnd(
      @StateId("batches") BagState<Packed<JoinedBatch>> batches,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      MultiOutputReceiver out)
      throws IOException {
    interval.clear();
    commitAll(buffer(batches, gathered), out);
  }

  private Gathering<JoinedBatch> buffer(
      BagState<Packed<JoinedBatch>> batches, ValueState<Gathered> gathered) {
    return new Gathering<>(JoinedBatchCoder.of(), batches, gathered, context().steadyClock());
  }

  private static void add(Gathering<JoinedBatch> buffer, JoinedBatch batch) {
    buffer.add(batch, batch.size(), batch.weight());
  }

  private void commitAll(Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    PairsByHour index = PairsByHour.of(buffer.take(), foreigns);
    commit(index, index.hours(), out);
  }

  private void commitFullest(Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    List<JoinedBatch> all = buffer.take();
    PairsByHour index = PairsByHour.of(all, foreigns);
    Set<Long> fullest = index.fullest();
    keepOthers(all, fullest, buffer);
    commit(index, fullest, out);
  }

  /**
   * Keeps the pairs of other hours, in their order, in which those of one primary event share it.
   */
  private void keepOthers(List<JoinedBatch> all, Set<Long> hours, Gathering<JoinedBatch> buffer) {
    JoinedBatches left = new JoinedBatches(batch -> add(buffer, batch));
    for (JoinedBatch batch : all) {
      for (int i = 0; i < batch.size(); i++) {
        if (!hours.contains(PairsByHour.hour(batch, i, foreigns))) {
          left.add(batch, i);
        }
      }
    }
    left.finish();
  }

  private void commit(PairsByHour index, Set<Long> hours, MultiOutputReceiver out)
      throws IOException {
    HourlyCommits commits = new HourlyCommits(committer, settings.rows(), room, out);
    for (long hour : hours) {
      commits.add(index.pairs(hour));
    }
    commits.commit();
  }
}
