package io.photonbeam.transforms.batch;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.read.LogChunk;
import io.photonbeam.transforms.read.LogProblem;
import io.photonbeam.transforms.read.LogProblemCoder;
import io.photonbeam.transforms.run.Figures;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Finds the events in a log's chunks and parts them into batches by the shard of their join key.
 * Foreign events that the registry knows as taken, or that lie below its horizon, go no further:
 * one look-up a chunk.
 *
 * <p>Outputs {@link #BATCHES} and, for what can't be joined, {@link #PROBLEMS}.
 */
public final class FindEvents extends PTransform<PCollection<LogChunk>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Batches of events by shard. */
  public static final TupleTag<KV<Integer, EventBatch>> BATCHES =
      new TupleTag<>("batches") {
        private static final long serialVersionUID = 1L;
      };

  /** Damage and malformed events. */
  public static final TupleTag<LogProblem> PROBLEMS =
      new TupleTag<>("problems") {
        private static final long serialVersionUID = 1L;
      };

  private final Role role;
  private final EventFields fields;
  private final int shards;
  private final RunSpec run;

  private FindEvents(Role role, EventFields fields, int shards, RunSpec run) {
    this.role = role;
    this.fields = fields;
    this.shards = shards;
    this.run = run;
  }

  /** Finds the events of one role. */
  public static FindEvents of(Role role, EventFields fields, int shards, RunSpec run) {
    return new FindEvents(role, fields, shards, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<LogChunk> chunks) {
    PCollectionTuple found =
        chunks.apply(
            "Split",
            ParDo.of(new Split(role, fields, shards, run))
                .withOutputTags(BATCHES, TupleTagList.of(PROBLEMS)));
    found.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of()));
    found.get(PROBLEMS).setCoder(LogProblemCoder.of());
    return found;
  }

  static final class Split extends DoFn<LogChunk, KV<Integer, EventBatch>> {
    private static final long serialVersionUID = 1L;
    private final Role role;
    private final EventFields fields;
    private final int shards;
    private final RunSpec run;
    private transient Worker worker;
    private transient ChunkSplitter splitter;

    Split(Role role, EventFields fields, int shards, RunSpec run) {
      this.role = role;
      this.fields = fields;
      this.shards = shards;
      this.run = run;
    }

    @Setup
    public void setup() {
      worker = Worker.acquire(run);
      splitter = new ChunkSplitter(role, fields, shards);
    }

    @ProcessElement
    public void split(@Element LogChunk chunk, MultiOutputReceiver out) {
      Figures figures = worker.figures();
      figures.worked(run.clock().millis());
      splitter.scan(chunk, problem -> out.get(PROBLEMS).output(problem));
      figures.bytesRead.add(chunk.bytes());
      events(figures).add(splitter.count());
      if (role == Role.FOREIGN && splitter.count() > 0) {
        splitter.drop(takenOrExpired(splitter.ids()));
      }
      splitter.emit(chunk, (batch, shard) -> out.get(BATCHES).output(KV.of(shard, batch)));
    }

    private LongAdder events(Figures figures) {
      return role == Role.FOREIGN ? figures.foreignEvents : figures.primaryEvents;
    }

    private BitSet takenOrExpired(List<ForeignId> ids) {
      Lookup lookup = worker.registryCalls().read(registry -> registry.lookup(ids));
      BitSet dropped = new BitSet(ids.size());
      for (int i = 0; i < ids.size(); i++) {
        switch (lookup.status(i)) {
          case FREE -> {}
          case TAKEN -> {
            dropped.set(i);
            worker.figures().alreadyTaken.increment();
          }
          case EXPIRED -> {
            dropped.set(i);
            worker.figures().expired.increment();
          }
        }
      }
      return dropped;
    }

    @Teardown
    public void teardown() {
      if (worker != null) {
        worker.close();
      }
    }
  }
}
