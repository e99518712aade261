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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** One writer's gathering and committing; see {@link Commit}. */
final class CommitFn extends RunFn<KV<Integer, JoinedBatch>, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** Bytes of records after which a writer commits, however few rows they are. */
  private static final long MAX_BYTES = 32 << 20;

  @StateId("batches")
  private final StateSpec<BagState<Packed<JoinedBatch>>> batchesSpec =
      Gathering.itemsSpec(JoinedBatchCoder.of());

  @StateId("gathered")
  private final StateSpec<ValueState<Gathered>> gatheredSpec = Gathering.gatheredSpec();

  /** Fires when the first pair gathered has waited long enough; see {@link CommitPace}. */
  @TimerId("interval")
  private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Commit.Settings settings;
  private final EventFields foreignFields;
  private transient HourSplit hours;
  private transient RowCommitter committer;
  private transient CommitPace pace;

  CommitFn(Commit.Settings settings, EventFields foreignFields, RunSpec run) {
    super(run);
    this.settings = settings;
    this.foreignFields = foreignFields;
  }

  @Override
  protected void open() throws IOException {
    hours = new HourSplit(new EventScanners(foreignFields), context().clock(), settings.writers());
    committer = RowCommitter.open(settings, foreignFields, context());
    pace = new CommitPace(settings.interval(), context().steadyClock());
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
    if (element.getValue().bytes() >= RowCommitter.LARGE_BYTES) {
      committer.commitAll(List.of(element.getValue()), out); // State would copy it.
      return;
    }
    Gathering<JoinedBatch> buffer = buffer(batches, gathered);
    if (buffer.isEmpty()) {
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(Duration.millis(pace.interval().toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    add(buffer, element.getValue());
    if (buffer.bytes() >= MAX_BYTES || buffer.isOverdue(pace.interval())) {
      commitAll(buffer, out);
    } else if (buffer.count() >= settings.rows()) {
      commitFull(buffer, out);
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
    List<JoinedBatch> taken = take(buffer, out);
    if (!taken.isEmpty()) {
      pace.make(() -> committer.commitAll(taken, out));
    }
  }

  /** Commits as many full slices as there are; what is left over waits for its interval. */
  private void commitFull(Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    List<JoinedBatch> all = take(buffer, out);
    pace.make(() -> commitFull(all, buffer, out));
  }

  private void commitFull(
      List<JoinedBatch> all, Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    if (SchemaSlices.of(all).size() > 1) {
      committer.commitAll(all, out);
      return;
    }
    Collection<ShapeGroup> groups = committer.groups(all);
    JoinedBatches left = new JoinedBatches(batch -> add(buffer, batch));
    for (ShapeGroup group : groups) {
      // One commit holds rows of one shape; with many shapes none may be full, and all go out.
      long rows = group.size();
      long full = groups.size() > 1 ? rows : rows - rows % settings.rows();
      List<JoinedBatch> taken = new ArrayList<>();
      for (JoinedBatch batch : group.batches()) {
        full = take(batch, full, taken, left);
      }
      committer.commit(group, taken, out);
    }
    left.finish();
  }

  /** Empties the buffer; what is to be gathered by hour goes on. */
  private List<JoinedBatch> take(Gathering<JoinedBatch> buffer, MultiOutputReceiver out) {
    List<JoinedBatch> all = buffer.take();
    OutputReceiver<KV<Integer, JoinedBatch>> later = out.get(Commit.OF_MANY_HOURS);
    return hours.split(all, (part, batch) -> later.output(KV.of(part, batch)));
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
}
