package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.commit.RefusedRowsException.Refused;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatches;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RowShape;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.shaping.RowMaker;
import io.photonbeam.transforms.shaping.RowMakers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;

/** Makes rows of pairs and commits them, and tells of those that can't be. Not thread-safe. */
final class RowCommitter {
  /** Bytes of a row, or of a batch, that is worth a way of its own. */
  static final long LARGE_BYTES = 4 << 20;

  /**
   * Held while large rows are committed: a file takes several times their bytes as it is written.
   */
  private static final ReentrantLock ONE_LARGE = new ReentrantLock();

  private final Commit.Settings settings;
  private final RunContext context;
  private final RowMakers makers;
  private final CommitWriter writer;
  private final List<JoinedRow> expired = new ArrayList<>();
  private final List<Refused> unwritable = new ArrayList<>();

  private RowCommitter(Commit.Settings settings, EventFields foreignFields, RunContext context) {
    this.settings = settings;
    this.context = context;
    this.makers = new RowMakers(foreignFields, settings.adapter());
    this.writer =
        new CommitWriter(
            settings.folder(RunGate.of(context)),
            context.registryCalls(),
            context.commitIds(),
            settings.pipeline(),
            context.clock(),
            context.metrics(),
            expired::add,
            unwritable::add);
  }

  /**
   * Opens one.
   *
   * <p>A runner that restarts after a failure does so within the run: what the failed attempt had
   * committed and not published would stay invisible until the next one, so it is published first.
   */
  static RowCommitter open(Commit.Settings settings, EventFields foreignFields, RunContext context)
      throws IOException {
    rollForward(settings, context);
    return new RowCommitter(settings, foreignFields, context);
  }

  private static void rollForward(Commit.Settings settings, RunContext context) throws IOException {
    String pipeline = settings.pipeline();
    StoreCalls<IdRegistry> calls = context.registryCalls();
    if (!calls.read(registry -> registry.unpublished(pipeline)).isEmpty()) {
      RollForward rollForward = new RollForward(settings.folder(RunGate.of(context)));
      calls.write(registry -> rollForward.run(registry, pipeline)).published().stream()
          .filter(commit -> context.spec().stamp().isOf(commit.id()))
          .forEach(context.metrics()::rolledForward);
    }
  }

  /** Pairs of schemas that have room together, by the shape of their rows: committed apart. */
  Collection<ShapeGroup> groups(Iterable<JoinedBatch> batches) {
    return ShapeGroup.of(batches, makers);
  }

  /** Commits pairs of any shapes, those of large schemas some at a time. */
  void commitAll(List<JoinedBatch> batches, MultiOutputReceiver out) throws IOException {
    for (List<JoinedBatch> some : SchemaSlices.of(batches)) {
      for (ShapeGroup group : groups(some)) {
        commit(group, group.batches(), out);
      }
    }
  }

  /** Commits some of the pairs of a group. */
  void commit(ShapeGroup group, List<JoinedBatch> batches, MultiOutputReceiver out)
      throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    UnjoinableBatches left = new UnjoinableBatches(out.get(Commit.UNJOINABLE)::output);
    Slices slices = new Slices(settings.rows(), slice -> commit(slice, group.shape(), left, out));
    try {
      for (JoinedBatch batch : batches) {
        RowMaker maker = group.maker(batch);
        maker.make(
            batch, slices::add, (events, i, reason, why) -> refuse(events, i, reason, why, left));
      }
      slices.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    context.metrics().worked(context.steadyClock().millis());
    left.finish();
  }

  private void commit(
      List<JoinedRow> slice, RowShape shape, UnjoinableBatches left, MultiOutputReceiver out) {
    expired.clear();
    unwritable.clear();
    if (slice.stream().noneMatch(row -> row.weight() >= LARGE_BYTES)) {
      write(slice, shape, out);
    } else {
      ONE_LARGE.lock();
      try {
        write(slice, shape, out);
      } finally {
        ONE_LARGE.unlock();
      }
    }
    expired.forEach(row -> left.add(row.source(), row.pair(), Reason.EXPIRED));
    unwritable.forEach(each -> refuse(each, left));
  }

  private void write(List<JoinedRow> slice, RowShape shape, MultiOutputReceiver out) {
    try {
      writer.commit(slice, shape).ifPresent(out.get(Commit.COMMITS)::output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuse(Refused row, UnjoinableBatches left) {
    boolean isAdapted = settings.adapter() != null;
    Reason reason = isAdapted ? Reason.ADAPTER_FAILED : Reason.MALFORMED;
    String what = isAdapted ? "Parquet's writer refuses its record: " : RowMaker.UNWRITABLE;
    refuse(row.row().source(), row.row().pair(), reason, what + row.why(), left);
  }

  private void refuse(
      EventBatch events, int event, Reason reason, String why, UnjoinableBatches left) {
    left.add(events, event, reason, why);
    if (reason == Reason.MALFORMED) {
      context
          .metrics()
          .problems()
          .addOfSchema(
              new LogProblem(
                  LogProblem.Kind.MALFORMED_EVENT,
                  events.file(event),
                  events.blockOffset(event),
                  why,
                  1));
    }
  }
}
