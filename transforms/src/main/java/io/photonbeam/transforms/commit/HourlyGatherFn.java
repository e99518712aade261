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
import java.util.List;
import java.util.Set;

/**
 * Gathers the pairs of a backfill by hour, so that there are few files for an hour; see {@link
 * Commit}. When the first has waited for a minute, all are committed. When there is no more room,
 * those of the hours with the most pairs are, as many as have half of the bytes.
 */
final class HourlyGatherFn extends GatherFn<Integer, JoinedBatch, CommitRecord> {
  private static final long serialVersionUID = 1L;

  /** How long a pair waits for others of its hour at most. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What a pair costs beside its records, about. */
  private static final int PAIR_BYTES = 100;

  private static final int HEAP_PARTS = 16;
  private static final long MOST_BYTES = 32 << 20;

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
    super(JoinedBatchCoder.of(), run);
    this.settings = settings;
    this.foreignFields = foreignFields;
    this.room = room;
  }

  @Override
  protected void open() throws IOException {
    foreigns = new EventScanners(foreignFields);
    committer = RowCommitter.open(settings, foreignFields, context());
  }

  @Override
  protected Duration interval() {
    return INTERVAL;
  }

  @Override
  protected void add(JoinedBatch batch, Gathering<JoinedBatch> buffer) {
    buffer.add(batch, batch.size(), batch.weight());
  }

  @Override
  protected void takeEnough(Integer part, Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    if (buffer.bytes() + PAIR_BYTES * buffer.count() > room) {
      commitFullest(buffer, out);
    }
  }

  @Override
  protected void takeAll(Integer part, Gathering<JoinedBatch> buffer, MultiOutputReceiver out)
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
    JoinedBatches left = new JoinedBatches(batch -> add(batch, buffer));
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
