package io.photonbeam.transforms.find;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.index.BlockNotes;
import io.photonbeam.transforms.index.PrimaryLog;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.runtime.RunSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Finds the events in a log's chunks and parts them into batches by the shard of their join key.
 * Foreign events that the registry knows as taken, or that lie below its horizon, go no further:
 * one look-up a chunk.
 *
 * <p>Outputs {@link #BATCHES}; {@link #PROBLEMS} for what can't be joined; and {@link #UNJOINABLE}
 * for those foreign events among it that are whole records: malformed ones, and those that came
 * into their log too late, when their day was below the horizon already. An event from below the
 * horizon that was in its log in time is only counted: it may have been joined, and the registry
 * has forgotten it since.
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

  /** Foreign events that can't be joined. */
  public static final TupleTag<UnjoinableBatch> UNJOINABLE =
      new TupleTag<>("unjoinable") {
        private static final long serialVersionUID = 1L;
      };

  private final Role role;
  private final EventFields fields;
  private final int shards;
  private final RunSpec run;
  private final PCollectionView<KeyHashes> wanted;

  private FindEvents(
      Role role, EventFields fields, int shards, RunSpec run, PCollectionView<KeyHashes> wanted) {
    this.role = role;
    this.fields = fields;
    this.shards = shards;
    this.run = run;
    this.wanted = wanted;
  }

  /** Finds the events of one role. */
  public static FindEvents of(Role role, EventFields fields, int shards, RunSpec run) {
    return new FindEvents(role, fields, shards, run, null);
  }

  /**
   * Finds only primary events whose join keys are among these: all others go no further than the
   * chunk that holds them, and are not even copied. For batch jobs, which know first what they
   * want.
   */
  public FindEvents withKeys(PCollectionView<KeyHashes> keys) {
    if (role != Role.PRIMARY) {
      throw new IllegalStateException("only primary events are found by their keys");
    }
    return new FindEvents(role, fields, shards, run, keys);
  }

  @Override
  public PCollectionTuple expand(PCollection<LogChunk> chunks) {
    FindFn fn =
        role == Role.FOREIGN
            ? new FindForeign(fields, shards, run)
            : new FindPrimary(fields, shards, run, wanted);
    PCollectionTuple found =
        FindFn.apply(chunks, "Split", fn, wanted == null ? List.of() : List.of(wanted), UNJOINABLE);
    found.get(UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return found;
  }

  /** Finds primary events, and notes them in the index of their log, if there is one. */
  static final class FindPrimary extends FindFn {
    private static final long serialVersionUID = 1L;
    private final EventFields fields;
    private final PCollectionView<KeyHashes> wanted;
    private transient Optional<PrimaryLog> log;
    private transient BlockEntries entries;

    /** What the bundle at hand has noted. */
    private transient List<CompletableFuture<Void>> notes;

    FindPrimary(EventFields fields, int shards, RunSpec run, PCollectionView<KeyHashes> wanted) {
      super(Role.PRIMARY, fields, shards, run);
      this.fields = fields;
      this.wanted = wanted;
    }

    @Override
    protected BlockNotes notes() {
      PrimaryLog primaryLog = PrimaryLog.of(context());
      log = primaryLog.events(fields).map(events -> primaryLog);
      entries = new BlockEntries();
      notes = new ArrayList<>();
      return log.isPresent() ? entries : BlockNotes.NONE;
    }

    @Override
    protected void sift(LogChunk chunk, ProcessContext process, MultiOutputReceiver out) {
      counter().add(events().count());
      if (wanted != null) {
        events().keep(process.sideInput(wanted));
        int unused = events().dropRepeated(chunk);
      }
      // A chunk without a marker has no blocks, or is one of an earlier version's savepoint.
      if (chunk.namedFile().sync() != null) {
        log.ifPresent(there -> notes.add(there.note(chunk.namedFile(), entries)));
      }
      emit(chunk, out);
    }

    /** In order with what is noted of blocks, and as surely. */
    @Override
    protected void moved(List<FileMove> moves) {
      log.ifPresent(there -> notes.add(there.move(moves)));
    }

    /** No checkpoint says that a chunk is read before the index knows of it. */
    @FinishBundle
    public void awaitNotes() throws InterruptedException {
      try {
        PrimaryLog.awaitWritten(notes);
      } finally {
        notes.clear();
      }
    }

    /** Only foreign events are handed out for themselves. */
    @Override
    protected void takeMalformed(UnjoinableBatch malformed, MultiOutputReceiver out) {
      throw new IllegalStateException("a primary event can't be unjoinable");
    }
  }

  /** Finds foreign events that are free. */
  static final class FindForeign extends FindFn {
    private static final long serialVersionUID = 1L;

    FindForeign(EventFields fields, int shards, RunSpec run) {
      super(Role.FOREIGN, fields, shards, run);
    }

    @Override
    protected void takeMalformed(UnjoinableBatch malformed, MultiOutputReceiver out) {
      out.get(UNJOINABLE).output(malformed);
    }

    @Override
    protected void sift(LogChunk chunk, ProcessContext process, MultiOutputReceiver out) {
      counter().add(events().count());
      if (events().count() > 0) {
        dropTakenAndExpired(chunk, out);
      }
      emit(chunk, out);
    }

    private void dropTakenAndExpired(LogChunk chunk, MultiOutputReceiver out) {
      List<ForeignId> ids = events().ids();
      Lookup lookup = context().registryCalls().read(registry -> registry.glance(ids));
      BitSet dropped = new BitSet(ids.size());
      BitSet expired = new BitSet();
      for (int i = 0; i < ids.size(); i++) {
        dropped.set(i, lookup.status(i) != IdStatus.FREE);
        expired.set(i, lookup.status(i) == IdStatus.EXPIRED);
      }
      context().metrics().alreadyTaken.add(dropped.cardinality() - expired.cardinality());
      context().metrics().expired.add(expired.cardinality());
      if (!expired.isEmpty() && cameTooLate(chunk, lookup.horizon())) {
        events()
            .emit(
                chunk,
                expired,
                late -> out.get(UNJOINABLE).output(new UnjoinableBatch(late, Reason.EXPIRED)));
      }
      events().drop(dropped);
    }

    /** Whether the chunk was written when the horizon's day, or a later one, had begun. */
    private static boolean cameTooLate(LogChunk chunk, LocalDate horizonDay) {
      long horizon = horizonDay.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
      return chunk.writtenMicros() >= TimeUnit.SECONDS.toMicros(horizon);
    }
  }
}
