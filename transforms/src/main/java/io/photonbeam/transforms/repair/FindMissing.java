package io.photonbeam.transforms.repair;

import io.photonbeam.event.EventId;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.transforms.find.FindEvents;
import io.photonbeam.transforms.find.FindFn;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Finds those foreign events in a log's chunks that nobody has joined though they are old enough,
 * and those whose rows are in lost files. All others are only counted, each in exactly one of the
 * run's figures, so that their sum is {@link RunMetrics#foreignEvents}.
 *
 * <p>The registry is asked once for each chunk, and a second time for those taken ids of it, if
 * any, that may be in a lost file.
 *
 * <p>Outputs {@link FindEvents#BATCHES} by the shard of their join key, {@link
 * FindEvents#PROBLEMS}, and {@link #EARLIEST}.
 */
public final class FindMissing extends PTransform<PCollection<LogChunk>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

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
        FindFn.apply(
            chunks, "Sift", new Sift(fields, shards, range, lost, run), List.of(), EARLIEST);
    found.get(EARLIEST).setCoder(VarLongCoder.of());
    return found;
  }

  static final class Sift extends FindFn {
    private static final long serialVersionUID = 1L;
    private final EventFields fields;
    private final ReconcileWindow range;
    private final LostFiles lost;
    private transient EventScanners scanners;

    Sift(EventFields fields, int shards, ReconcileWindow range, LostFiles lost, RunSpec run) {
      super(Role.FOREIGN, fields, shards, run);
      this.fields = fields;
      this.range = range;
      this.lost = lost;
    }

    @Override
    protected void open() {
      super.open();
      scanners = new EventScanners(fields);
    }

    @Override
    protected void takeMalformed(UnjoinableBatch malformed, MultiOutputReceiver out) {
      context().metrics().unjoined(malformed.reason(), malformed.events().size());
    }

    @Override
    protected void sift(LogChunk chunk, ProcessContext process, MultiOutputReceiver out) {
      BitSet wanted = wanted();
      if (wanted.isEmpty()) {
        return;
      }
      context().metrics().reconcile.wanted.add(wanted.cardinality());
      wanted.flip(0, events().count());
      events().drop(wanted);
      context().metrics().repeated.add(events().dropRepeated(chunk));
      events()
          .emit(
              chunk,
              (batch, shard) -> {
                out.get(EARLIEST).output(earliestPrimary(batch));
                out.get(FindEvents.BATCHES).output(KV.of(shard, batch));
              });
    }

    /** The events found that are to be joined now, by their index. */
    private BitSet wanted() {
      BitSet inRange = new BitSet();
      BitSet asked = new BitSet();
      for (int i = 0; i < events().count(); i++) {
        inRange.set(i, range.contains(events().timeMicros(i)));
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
        counter().add(asked.cardinality());
      }
      return wanted;
    }

    private boolean mayBeLost(int event) {
      return !lost.isEmpty() && lost.hasAnyOf(PartitionHour.of(events().timeMicros(event)));
    }

    /**
     * Counts what is joined, expired or waiting.
     *
     * @param lostRows takes the events whose rows are in lost files
     * @return the events that nobody has joined
     */
    private BitSet sift(BitSet asked, BitSet inRange, BitSet lostRows) {
      int[] found = asked.stream().toArray();
      List<ForeignId> ids = ids(found);
      Lookup lookup = context().registryCalls().read(registry -> registry.lookup(ids));
      BitSet taken = new BitSet();
      BitSet missing = new BitSet();
      long expired = 0;
      long waiting = 0;
      for (int k = 0; k < found.length; k++) {
        int event = found[k];
        taken.set(event, lookup.status(k) == IdStatus.TAKEN);
        switch (range.of(events().timeMicros(event), lookup.status(k))) {
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

    private List<ForeignId> ids(int[] found) {
      return Arrays.stream(found).mapToObj(events().ids()::get).toList();
    }

    private long[] times(int[] found) {
      return Arrays.stream(found).mapToLong(events()::timeMicros).toArray();
    }

    private BitSet lostRowsOf(BitSet taken) {
      int[] found = taken.stream().filter(this::mayBeLost).toArray();
      BitSet lostRows = new BitSet();
      if (found.length > 0) {
        EventOwners owners = EventOwners.of(ids(found), times(found), lost, context());
        for (int k = 0; k < found.length; k++) {
          lostRows.set(found[k], owners.lostCommit(k).isPresent());
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
