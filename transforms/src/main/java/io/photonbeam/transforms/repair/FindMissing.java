package io.photonbeam.transforms.repair;

import io.photonbeam.event.EventId;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.IdText;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogProblemCoder;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.ChunkSplitter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Finds those foreign events in a log's chunks that nobody has joined though they are old enough,
 * and those whose rows are in lost files. All others are only counted, each in exactly one of the
 * run's figures, so that their sum is {@link RunMetrics#foreignEvents}.
 *
 * <p>The registry is asked once for each chunk, and a second time for those taken ids of it, if
 * any, that may be in a lost file.
 *
 * <p>Outputs {@link #BATCHES} by the shard of their join key, {@link #PROBLEMS}, and {@link
 * #EARLIEST}.
 */
public final class FindMissing extends PTransform<PCollection<LogChunk>, PCollectionTuple> {
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

  /**
   * Of each batch, the earliest time of its primary events, in epoch microseconds: they are named
   * by EventIds, which tell it. {@link Long#MIN_VALUE} if any is named otherwise.
   */
  public static final TupleTag<Long> EARLIEST =
      new TupleTag<>("earliest") {
        private static final long serialVersionUID = 1L;
      };

  private final EventFields fields;
  private final int shards;
  private final ReconcileWindow range;
  private final LostFiles lost;
  private final RunSpec run;

  private FindMissing(
      EventFields fields, int shards, ReconcileWindow range, LostFiles lost, RunSpec run) {
    this.fields = fields;
    this.shards = shards;
    this.range = range;
    this.lost = lost;
    this.run = run;
  }

  /** Finds events of a range, and, of whatever time, those whose rows are in lost files. */
  public static FindMissing of(
      EventFields fields, int shards, ReconcileWindow range, LostFiles lost, RunSpec run) {
    return new FindMissing(fields, shards, range, lost, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<LogChunk> chunks) {
    PCollectionTuple found =
        chunks.apply(
            "Sift",
            ParDo.of(new Sift(fields, shards, range, lost, run))
                .withOutputTags(BATCHES, TupleTagList.of(PROBLEMS).and(EARLIEST)));
    found.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of()));
    found.get(PROBLEMS).setCoder(LogProblemCoder.of());
    found.get(EARLIEST).setCoder(VarLongCoder.of());
    return found;
  }

  static final class Sift extends RunFn<LogChunk, KV<Integer, EventBatch>> {
    private static final long serialVersionUID = 1L;
    private final EventFields fields;
    private final int shards;
    private final ReconcileWindow range;
    private final LostFiles lost;
    private transient ChunkSplitter splitter;
    private transient EventScanners scanners;

    Sift(EventFields fields, int shards, ReconcileWindow range, LostFiles lost, RunSpec run) {
      super(run);
      this.fields = fields;
      this.shards = shards;
      this.range = range;
      this.lost = lost;
    }

    @Override
    protected void open() {
      splitter = new ChunkSplitter(Role.FOREIGN, fields, shards, null);
      scanners = new EventScanners(fields);
    }

    @ProcessElement
    public void sift(@Element LogChunk chunk, MultiOutputReceiver out) {
      context().metrics().bytesRead.add(chunk.bytes());
      splitter.scan(
          chunk, out.get(PROBLEMS)::output, this::countMalformed, () -> siftSlice(chunk, out));
    }

    private void siftSlice(LogChunk chunk, MultiOutputReceiver out) {
      context().metrics().foreignEvents.add(splitter.withoutKey());
      context().metrics().withoutKey.add(splitter.withoutKey());
      context().metrics().unlikelyTimes(Role.FOREIGN, splitter.unlikelyTimes(context().clock()));
      context().metrics().otherRecords.add(splitter.otherRecords());
      BitSet wanted = wanted();
      if (wanted.isEmpty()) {
        return;
      }
      context().metrics().reconcile.wanted.add(wanted.cardinality());
      wanted.flip(0, splitter.count());
      splitter.drop(wanted);
      context().metrics().repeated.add(splitter.dropRepeated(chunk));
      splitter.emit(
          chunk,
          (batch, shard) -> {
            out.get(EARLIEST).output(earliestPrimary(batch));
            out.get(BATCHES).output(KV.of(shard, batch));
          });
    }

    private void countMalformed(UnjoinableBatch malformed) {
      int events = malformed.events().size();
      context().metrics().foreignEvents.add(events);
      context().metrics().unjoined(malformed.reason(), events);
    }

    /** The events found that are to be joined now, by their index. */
    private BitSet wanted() {
      BitSet inRange = new BitSet();
      BitSet asked = new BitSet();
      for (int i = 0; i < splitter.count(); i++) {
        inRange.set(i, range.contains(splitter.timeMicros(i)));
        asked.set(i, inRange.get(i) || mayBeLost(i));
      }
      BitSet wanted = new BitSet();
      if (!asked.isEmpty()) {
        BitSet lostRows = new BitSet();
        BitSet missing = sift(asked, inRange, lostRows);
        wanted.or(missing);
        wanted.or(lostRows);
        asked.and(inRange);
        asked.or(lostRows);
        context().metrics().foreignEvents.add(asked.cardinality());
      }
      return wanted;
    }

    private boolean mayBeLost(int event) {
      return !lost.isEmpty() && lost.hasAnyOf(PartitionHour.of(splitter.timeMicros(event)));
    }

    /**
     * Counts what is joined, expired or waiting.
     *
     * @param lostRows takes the events whose rows are in lost files
     * @return the events that nobody has joined
     */
    private BitSet sift(BitSet asked, BitSet inRange, BitSet lostRows) {
      int[] events = asked.stream().toArray();
      List<ForeignId> ids = ids(events);
      Lookup lookup = context().registryCalls().read(registry -> registry.lookup(ids));
      BitSet taken = new BitSet();
      BitSet missing = new BitSet();
      long expired = 0;
      long waiting = 0;
      for (int k = 0; k < events.length; k++) {
        int event = events[k];
        taken.set(event, lookup.status(k) == IdStatus.TAKEN);
        switch (range.of(splitter.timeMicros(event), lookup.status(k))) {
          case EXPIRED -> expired++;
          case TOO_YOUNG -> waiting++;
          case MISSING -> missing.set(event);
          case TAKEN, OUT_OF_RANGE -> {}
        }
      }
      lostRows.or(lostRowsOf(taken));
      taken.andNot(lostRows);
      taken.and(inRange);
      context().metrics().alreadyTaken.add(taken.cardinality());
      context().metrics().expired.add(expired);
      context().metrics().reconcile.waiting.add(waiting);
      return missing;
    }

    private List<ForeignId> ids(int[] events) {
      List<ForeignId> ids = new ArrayList<>(events.length);
      for (int event : events) {
        ids.add(splitter.ids().get(event));
      }
      return ids;
    }

    private BitSet lostRowsOf(BitSet taken) {
      int[] events = taken.stream().filter(this::mayBeLost).toArray();
      BitSet lostRows = new BitSet();
      if (events.length > 0) {
        List<ForeignId> ids = ids(events);
        List<Optional<CommitId>> holders =
            context().registryCalls().read(registry -> registry.holders(ids));
        for (int k = 0; k < events.length; k++) {
          PartitionHour hour = PartitionHour.of(splitter.timeMicros(events[k]));
          boolean isLost = holders.get(k).filter(commit -> lost.has(commit, hour)).isPresent();
          lostRows.set(events[k], isLost);
        }
      }
      return lostRows;
    }

    private long earliestPrimary(EventBatch batch) {
      long earliest = Long.MAX_VALUE;
      for (int i = 0; i < batch.size(); i++) {
        IdText key = scanners.at(batch.schema(), batch.record(i)).key();
        earliest =
            Math.min(
                earliest,
                EventId.parse(key.bytes(), key.from(), key.length())
                    .map(EventId::micros)
                    .orElse(Long.MIN_VALUE));
      }
      return earliest;
    }
  }
}
