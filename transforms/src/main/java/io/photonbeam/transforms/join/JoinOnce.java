package io.photonbeam.transforms.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatches;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Joins foreign events with their primary events in inputs that end: each foreign event that is
 * there is emitted once for each time that it claims, in a pair if its primary event is anywhere in
 * the input, otherwise as unjoinable. For batch jobs; nothing waits and nothing is forgotten,
 * unlike in {@link Join}.
 *
 * <p>Of several contents that a log has under one id (a foreign event: one id, time and key), the
 * one is joined that stands first in the log, by file and offset, in whatever order they come. The
 * others have to be asked for, with {@link #withOthers}.
 *
 * <p>The events of a shard are held in memory, so the primary events should be those only that are
 * wanted, and the shards many.
 *
 * <p>The input holds batches of both roles, keyed by the shard of their join key. Outputs {@link
 * Join#JOINED}, keyed by shard, and {@link Join#UNJOINABLE}; and {@link #OTHERS}, which is empty
 * unless asked for.
 */
public final class JoinOnce
    extends PTransform<PCollection<KV<Integer, EventBatch>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Pairs of other contents of events that are in {@link Join#JOINED}, keyed by shard. */
  public static final TupleTag<KV<Integer, JoinedBatch>> OTHERS =
      new TupleTag<>("others") {
        private static final long serialVersionUID = 1L;
      };

  private final EventFields primaryFields;
  private final EventFields foreignFields;
  private final boolean withOthers;
  private final RunSpec run;

  private JoinOnce(
      EventFields primaryFields, EventFields foreignFields, boolean withOthers, RunSpec run) {
    this.primaryFields = primaryFields;
    this.foreignFields = foreignFields;
    this.withOthers = withOthers;
    this.run = run;
  }

  /** Joins events with these fields. */
  public static JoinOnce on(EventFields primaryFields, EventFields foreignFields, RunSpec run) {
    return new JoinOnce(primaryFields, foreignFields, false, run);
  }

  /**
   * Also emits pairs of other contents of the same events: one for each two schemas with which the
   * logs have the events, as only a schema changes the shape of a row.
   */
  public JoinOnce withOthers() {
    return new JoinOnce(primaryFields, foreignFields, true, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, EventBatch>> batches) {
    PCollectionTuple joined =
        batches
            .apply("By shard", GroupByKey.create())
            .apply(
                "Shards",
                ParDo.of(new JoinShards(primaryFields, foreignFields, withOthers, run))
                    .withOutputTags(Join.JOINED, TupleTagList.of(Join.UNJOINABLE).and(OTHERS)));
    joined.get(Join.JOINED).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    joined.get(OTHERS).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    joined.get(Join.UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return joined;
  }

  static final class JoinShards
      extends RunFn<KV<Integer, Iterable<EventBatch>>, KV<Integer, JoinedBatch>> {
    private static final long serialVersionUID = 1L;
    private final EventFields primaryFields;
    private final EventFields foreignFields;
    private final boolean withOthers;
    private transient EventScanners primaries;

    /** Of events that are known already, as a scanner is at one event at a time. */
    private transient EventScanners knownPrimaries;

    private transient EventScanners foreigns;

    JoinShards(
        EventFields primaryFields, EventFields foreignFields, boolean withOthers, RunSpec run) {
      super(run);
      this.primaryFields = primaryFields;
      this.foreignFields = foreignFields;
      this.withOthers = withOthers;
    }

    /**
     * An event with another time or key is another line: whoever makes rows of it has to choose. It
     * may be in another shard as well.
     */
    private record Line(ForeignId id, long timeMicros, long keyHash) {
      static Line of(EventScanner event, long keyHash) {
        ForeignId id = ForeignId.of(event.id().toBytes(), event.timeMicros());
        return new Line(id, event.timeMicros(), keyHash);
      }
    }

    @Override
    protected void open() {
      primaries = new EventScanners(primaryFields);
      knownPrimaries = new EventScanners(primaryFields);
      foreigns = new EventScanners(foreignFields);
    }

    @ProcessElement
    public void join(@Element KV<Integer, Iterable<EventBatch>> shard, MultiOutputReceiver out) {
      JoinedBatches joined =
          new JoinedBatches(batch -> out.get(Join.JOINED).output(KV.of(shard.getKey(), batch)));
      JoinedBatches others =
          new JoinedBatches(batch -> out.get(OTHERS).output(KV.of(shard.getKey(), batch)));
      UnjoinableBatches left = new UnjoinableBatches(out.get(Join.UNJOINABLE)::output);
      Map<Long, List<EventVersions>> known = new HashMap<>();
      Map<Line, EventVersions> lines = new LinkedHashMap<>();
      for (EventBatch batch : shard.getValue()) { // Flink lets it be read once only.
        if (batch.role() == Role.PRIMARY) {
          rememberPrimaries(batch, known);
        } else {
          rememberForeigns(batch, lines);
        }
      }
      for (EventVersions foreign : lines.values()) {
        LoggedEvent event = foreign.first();
        EventVersions primary = find(known, event);
        if (primary == null) {
          left.add(event.batch(), event.index(), Reason.NO_PRIMARY_EVENT);
        } else {
          joined.add(event.batch(), event.index(), primary.first().asPrimary());
          addOthers(foreign, primary, others);
        }
      }
      joined.finish();
      others.finish();
      left.finish();
    }

    private void rememberPrimaries(EventBatch batch, Map<Long, List<EventVersions>> known) {
      for (int i = 0; i < batch.size(); i++) {
        LoggedEvent event = new LoggedEvent(batch, i);
        List<EventVersions> sameHash =
            known.computeIfAbsent(batch.keyHash(i), hash -> new ArrayList<>(1));
        EventVersions versions = sameHash.isEmpty() ? null : find(sameHash, idOf(event, primaries));
        if (versions == null) {
          sameHash.add(new EventVersions(event));
        } else {
          add(versions, event);
        }
      }
    }

    private void rememberForeigns(EventBatch batch, Map<Line, EventVersions> lines) {
      int repeated = 0;
      for (int i = 0; i < batch.size(); i++) {
        LoggedEvent event = new LoggedEvent(batch, i);
        Line line = Line.of(foreigns.at(batch.schema(), batch.record(i)), batch.keyHash(i));
        EventVersions versions = lines.get(line);
        if (versions == null) {
          lines.put(line, new EventVersions(event));
        } else {
          repeated++;
          add(versions, event);
        }
      }
      context().metrics().repeated.add(repeated);
    }

    private void add(EventVersions versions, LoggedEvent event) {
      if (withOthers) {
        versions.addVersion(event);
      } else {
        versions.add(event);
      }
    }

    private EventVersions find(Map<Long, List<EventVersions>> known, LoggedEvent foreign) {
      List<EventVersions> sameHash = known.get(foreign.batch().keyHash(foreign.index()));
      EventBatch batch = foreign.batch();
      return sameHash == null
          ? null
          : find(sameHash, foreigns.at(batch.schema(), batch.record(foreign.index())).key());
    }

    private EventVersions find(List<EventVersions> sameHash, IdText id) {
      for (EventVersions versions : sameHash) {
        if (idOf(versions.first(), knownPrimaries).isSame(id)) {
          return versions;
        }
      }
      return null;
    }

    private static IdText idOf(LoggedEvent primary, EventScanners scanners) {
      return scanners.at(primary.schema(), primary.batch().record(primary.index())).id();
    }

    private static void addOthers(
        EventVersions foreigns, EventVersions primaries, JoinedBatches others) {
      for (LoggedEvent foreign : foreigns.all()) {
        for (LoggedEvent primary : primaries.all()) {
          if (!foreign.equals(foreigns.first()) || !primary.equals(primaries.first())) {
            others.add(foreign.batch(), foreign.index(), primary.asPrimary());
          }
        }
      }
    }
  }
}
