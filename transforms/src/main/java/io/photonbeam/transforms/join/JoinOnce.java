package io.photonbeam.transforms.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.PrimaryEvent;
import io.photonbeam.transforms.batch.Role;
import io.photonbeam.transforms.batch.Scanners;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Joins foreign events with their primary events in inputs that end: each foreign event that is
 * there is emitted once for each time that it claims, in a pair if its primary event is anywhere in
 * the input, otherwise as unjoinable. For batch jobs; nothing waits and nothing is forgotten,
 * unlike in {@link Join}.
 *
 * <p>The events of a shard are held in memory, so the primary events should be those only that are
 * wanted, and the shards many.
 *
 * <p>The input holds batches of both roles, keyed by the shard of their join key. Outputs {@link
 * Join#JOINED}, keyed by shard, and {@link Join#UNJOINABLE}.
 */
public final class JoinOnce
    extends PTransform<PCollection<KV<Integer, EventBatch>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  private final EventFields primaryFields;
  private final EventFields foreignFields;
  private final RunSpec run;

  private JoinOnce(EventFields primaryFields, EventFields foreignFields, RunSpec run) {
    this.primaryFields = primaryFields;
    this.foreignFields = foreignFields;
    this.run = run;
  }

  /** Joins events with these fields. */
  public static JoinOnce on(EventFields primaryFields, EventFields foreignFields, RunSpec run) {
    return new JoinOnce(primaryFields, foreignFields, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, EventBatch>> batches) {
    PCollectionTuple joined =
        batches
            .apply("By shard", GroupByKey.create())
            .apply(
                "Shards",
                ParDo.of(new JoinShards(primaryFields, foreignFields, run))
                    .withOutputTags(Join.JOINED, TupleTagList.of(Join.UNJOINABLE)));
    joined.get(Join.JOINED).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    joined.get(Join.UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return joined;
  }

  static final class JoinShards
      extends DoFn<KV<Integer, Iterable<EventBatch>>, KV<Integer, JoinedBatch>> {
    private static final long serialVersionUID = 1L;
    private final EventFields primaryFields;
    private final EventFields foreignFields;
    private final RunSpec run;
    private transient Worker worker;
    private transient Scanners primaries;
    private transient Scanners foreigns;

    JoinShards(EventFields primaryFields, EventFields foreignFields, RunSpec run) {
      this.primaryFields = primaryFields;
      this.foreignFields = foreignFields;
      this.run = run;
    }

    /** An event with another time is another line: whoever makes rows of it has to choose. */
    private record Line(ForeignId id, long timeMicros) {
      static Line of(EventScanner event) {
        return new Line(ForeignId.of(event.id().toBytes(), event.timeMicros()), event.timeMicros());
      }
    }

    @Setup
    public void setup() {
      worker = Worker.acquire(run);
      primaries = new Scanners(primaryFields);
      foreigns = new Scanners(foreignFields);
    }

    @ProcessElement
    public void join(@Element KV<Integer, Iterable<EventBatch>> shard, MultiOutputReceiver out) {
      JoinedBatches joined =
          new JoinedBatches(batch -> out.get(Join.JOINED).output(KV.of(shard.getKey(), batch)));
      UnjoinableBatches left = new UnjoinableBatches(out.get(Join.UNJOINABLE)::output);
      Map<Long, List<PrimaryEvent>> known = new HashMap<>();
      List<EventBatch> waiting = new ArrayList<>();
      for (EventBatch batch : shard.getValue()) { // Flink lets it be read once only.
        if (batch.role() == Role.PRIMARY) {
          remember(batch, known);
        } else {
          waiting.add(batch);
        }
      }
      Set<Line> seen = new HashSet<>();
      for (EventBatch batch : waiting) {
        for (int i = 0; i < batch.size(); i++) {
          EventScanner foreign = foreigns.at(batch.schema(), batch.record(i));
          if (!seen.add(Line.of(foreign))) {
            worker.figures().repeated.increment();
            continue;
          }
          PrimaryEvent primary = find(known.get(batch.keyHash(i)), foreign.key());
          if (primary != null) {
            joined.add(batch, i, primary);
          } else {
            left.add(batch, i, Reason.NO_PRIMARY_EVENT);
          }
        }
      }
      joined.finish();
      left.finish();
    }

    private static void remember(EventBatch batch, Map<Long, List<PrimaryEvent>> known) {
      for (int i = 0; i < batch.size(); i++) {
        PrimaryEvent event =
            new PrimaryEvent(batch.schema(), batch.record(i), batch.writtenMicros());
        known.computeIfAbsent(batch.keyHash(i), hash -> new ArrayList<>(1)).add(event);
      }
    }

    private PrimaryEvent find(List<PrimaryEvent> sameHash, IdText key) {
      if (sameHash != null) {
        for (PrimaryEvent event : sameHash) {
          if (primaries.at(event.schema(), event.record()).id().isSame(key)) {
            return event;
          }
        }
      }
      return null;
    }

    @Teardown
    public void teardown() {
      if (worker != null) {
        worker.close();
      }
    }
  }
}
