package io.photonbeam.transforms.find;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse;
import io.photonbeam.transforms.index.BlockNotes;
import io.photonbeam.transforms.metrics.RunCounter;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogProblemCoder;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The frame of a transform that finds events in a log's chunks: it passes over the records, counts
 * what is no event that could be joined, and leaves to {@link #sift} which of the others go on.
 *
 * <p>Outputs {@link FindEvents#BATCHES} by the shard of their join key, {@link
 * FindEvents#PROBLEMS}, and one of its own.
 */
public abstract class FindFn extends RunFn<LogChunk, KV<Integer, EventBatch>> {
  private static final long serialVersionUID = 1L;

  private final Role role;
  private final EventFields fields;
  private final int shards;
  private transient ChunkSplitter splitter;

  /** Finds events of one role. */
  protected FindFn(Role role, EventFields fields, int shards, RunSpec run) {
    super(run);
    this.role = role;
    this.fields = fields;
    this.shards = shards;
  }

  /** Applies one that has a third output besides; sets the coders of the other two. */
  public static PCollectionTuple apply(
      PCollection<LogChunk> chunks,
      String name,
      FindFn fn,
      List<PCollectionView<?>> sideInputs,
      TupleTag<?> another) {
    PCollectionTuple found =
        chunks.apply(
            name,
            ParDo.of(fn)
                .withSideInputs(sideInputs)
                .withOutputTags(
                    FindEvents.BATCHES, TupleTagList.of(FindEvents.PROBLEMS).and(another)));
    found.get(FindEvents.BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of()));
    found.get(FindEvents.PROBLEMS).setCoder(LogProblemCoder.of());
    return found;
  }

  @Override
  protected void open() {
    splitter = new ChunkSplitter(role, fields, shards, notes());
  }

  /** Gathers what the index of the log is to know. Asked once. */
  protected BlockNotes notes() {
    return BlockNotes.NONE;
  }

  /** Hears what has become of names of the log's files before the chunk at hand was read. */
  protected void moved(List<FileMove> moves) {}

  /** The events of the slice of a chunk that is being sifted. */
  protected final FoundEvents events() {
    return splitter.found();
  }

  /** Finds the events of one chunk. */
  @ProcessElement
  public final void find(@Element LogChunk chunk, ProcessContext process, MultiOutputReceiver out) {
    RunMetrics metrics = context().metrics();
    metrics.worked(context().steadyClock().millis());
    metrics.bytesRead.add(chunk.bytes());
    if (!chunk.moves().isEmpty()) {
      moved(chunk.moves());
    }
    splitter.scan(
        chunk,
        problem -> {
          if (problem.kind() == LogProblem.Kind.MALFORMED_EVENT) {
            metrics.used(role, new LogUse(0, problem.records()));
          }
          out.get(FindEvents.PROBLEMS).output(problem);
        },
        malformed -> {
          metrics.foreignEvents.add(malformed.events().size());
          takeMalformed(malformed, out);
        },
        () -> {
          long withoutKey = splitter.withoutKey();
          counter().add(withoutKey);
          metrics.used(role, new LogUse(events().count() + withoutKey, 0));
          metrics.withoutKey.add(withoutKey);
          metrics.unlikelyTimes(role, events().unlikelyTimes(context().clock()));
          metrics.otherRecords.add(splitter.otherRecords());
          sift(chunk, process, out);
        });
  }

  /** The counter of all events of the role. */
  protected final RunCounter counter() {
    RunMetrics metrics = context().metrics();
    return role == Role.FOREIGN ? metrics.foreignEvents : metrics.primaryEvents;
  }

  /** Hands on the events found that are left, by the shard of their join key. */
  protected final void emit(LogChunk chunk, MultiOutputReceiver out) {
    events().emit(chunk, (batch, shard) -> out.get(FindEvents.BATCHES).output(KV.of(shard, batch)));
  }

  /** Takes foreign records that are whole but can't be used as events; they are counted. */
  protected abstract void takeMalformed(UnjoinableBatch malformed, MultiOutputReceiver out);

  /** Counts the events found in a slice of a chunk, and hands on those that are wanted. */
  protected abstract void sift(LogChunk chunk, ProcessContext process, MultiOutputReceiver out);
}
