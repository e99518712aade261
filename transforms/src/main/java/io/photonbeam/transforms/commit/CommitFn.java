package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.state.GatherFn;
import io.photonbeam.transforms.state.Gathering;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** One writer's gathering and committing; see {@link Commit}. */
final class CommitFn extends GatherFn<Integer, JoinedBatch, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** Bytes of records after which a writer commits, however few rows they are. */
  private static final long MAX_BYTES = 32 << 20;

  private final Commit.Settings settings;
  private final EventFields foreignFields;
  private transient HourSplit hours;
  private transient RowCommitter committer;
  private transient CommitPace pace;

  CommitFn(Commit.Settings settings, EventFields foreignFields, RunSpec run) {
    super(JoinedBatchCoder.of(), run);
    this.settings = settings;
    this.foreignFields = foreignFields;
  }

  @Override
  protected void open() throws IOException {
    hours = new HourSplit(new EventScanners(foreignFields), context().clock(), settings.writers());
    committer = RowCommitter.open(settings, foreignFields, context());
    pace = new CommitPace(settings.interval(), context().steadyClock(), FirstCommit.of(context()));
  }

  @Override
  protected Duration interval() {
    return pace.interval();
  }

  @Override
  protected boolean takeLarge(Integer writer, JoinedBatch batch, MultiOutputReceiver out)
      throws IOException {
    if (batch.bytes() < RowCommitter.LARGE_BYTES) {
      return false;
    }
    committer.commitAll(List.of(batch), out);
    return true;
  }

  @Override
  protected void add(JoinedBatch batch, Gathering<JoinedBatch> buffer) {
    buffer.add(batch, batch.size(), batch.weight());
  }

  @Override
  protected void takeEnough(Integer writer, Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    if (buffer.bytes() >= MAX_BYTES) {
      takeAll(writer, buffer, out);
    } else if (buffer.count() >= settings.rows()) {
      commitFull(buffer, out);
    }
  }

  @Override
  protected void takeAll(Integer writer, Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
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
    JoinedBatches left = new JoinedBatches(batch -> add(batch, buffer));
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
