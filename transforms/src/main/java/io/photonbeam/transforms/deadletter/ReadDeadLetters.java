package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.KeyHash;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatches;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the foreign events of dead letters, as batches by the shard of their join key. Those that
 * the registry knows as taken go no further; those that are expired or malformed still are {@link
 * #UNJOINABLE}.
 */
public final class ReadDeadLetters extends PTransform<PBegin, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Batches of foreign events by shard. */
  public static final TupleTag<KV<Integer, EventBatch>> BATCHES =
      new TupleTag<>("batches") {
        private static final long serialVersionUID = 1L;
      };

  /** Foreign events that can't be joined now, either. */
  public static final TupleTag<UnjoinableBatch> UNJOINABLE =
      new TupleTag<>("unjoinable") {
        private static final long serialVersionUID = 1L;
      };

  private final List<String> files;
  private final EventFields fields;
  private final int shards;
  private final RunSpec run;

  private ReadDeadLetters(List<String> files, EventFields fields, int shards, RunSpec run) {
    this.files = files;
    this.fields = fields;
    this.shards = shards;
    this.run = run;
  }

  /** Reads files of letters with events, which have these fields. */
  public static ReadDeadLetters of(List<Path> files, EventFields fields, int shards, RunSpec run) {
    return new ReadDeadLetters(files.stream().map(Path::toString).toList(), fields, shards, run);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply("Files", Create.of(files).withCoder(StringUtf8Coder.of()))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadFile(fields, shards, run))
                    .withOutputTags(BATCHES, TupleTagList.of(UNJOINABLE)));
    read.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), EventBatchCoder.of()));
    read.get(UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return read;
  }

  static final class ReadFile extends RunFn<String, KV<Integer, EventBatch>> {
    private static final long serialVersionUID = 1L;

    /** Events looked up at a time. */
    private static final int BATCH = 1_000;

    /** Bytes of events after which fewer are looked up. */
    private static final int BATCH_BYTES = 1 << 20;

    private final EventFields fields;
    private final int shards;

    ReadFile(EventFields fields, int shards, RunSpec run) {
      super(run);
      this.fields = fields;
      this.shards = shards;
    }

    @ProcessElement
    public void read(@Element String file, MultiOutputReceiver out) throws IOException {
      UnjoinableBatches left = new UnjoinableBatches(out.get(UNJOINABLE)::output);
      Gathered gathered = new Gathered();
      DeadLetterEvents.read(
          Path.of(file),
          fields,
          letter -> {
            if (letter.scanner().problem() == null) {
              gathered.add(letter);
            } else {
              context().metrics().foreignEvents.increment();
              EventBatchBuilder one = letter.newBatch();
              letter.addTo(one);
              left.add(one.build(), 0, Reason.MALFORMED, letter.scanner().problem());
            }
            if (gathered.ids.size() == BATCH || gathered.bytes() >= BATCH_BYTES) {
              handOn(gathered, left, out);
            }
          });
      handOn(gathered, left, out);
      left.finish();
    }

    private void handOn(Gathered gathered, UnjoinableBatches left, MultiOutputReceiver out) {
      if (gathered.ids.isEmpty()) {
        return;
      }
      List<ForeignId> ids = List.copyOf(gathered.ids);
      Lookup lookup = context().registryCalls().read(registry -> registry.lookup(ids));
      EventBatch all = gathered.batch.build();
      int taken = 0;
      int expired = 0;
      Map<Integer, EventBatchBuilder> byShard = new TreeMap<>();
      for (int i = 0; i < all.size(); i++) {
        switch (lookup.status(i)) {
          case FREE -> {
            int shard = KeyHash.shard(all.keyHash(i), shards);
            byShard
                .computeIfAbsent(
                    shard, s -> new EventBatchBuilder(all.role(), all.schema(), 8, 1024))
                .add(all, i);
          }
          case TAKEN -> taken++;
          case EXPIRED -> {
            expired++;
            left.add(all, i, Reason.EXPIRED);
          }
        }
      }
      context().metrics().foreignEvents.add(all.size());
      context().metrics().alreadyTaken.add(taken);
      context().metrics().expired.add(expired);
      byShard.forEach((shard, batch) -> out.get(BATCHES).output(KV.of(shard, batch.build())));
      gathered.clear();
    }

    /** Events of one schema, as a file has only one. */
    private static final class Gathered {
      private final List<ForeignId> ids = new ArrayList<>();
      private EventBatchBuilder batch;

      void add(DeadLetterEvents.Letter letter) {
        batch = batch == null ? letter.newBatch() : batch;
        letter.addTo(batch);
        ids.add(ForeignId.of(letter.scanner().id().toBytes(), letter.scanner().timeMicros()));
      }

      int bytes() {
        return batch == null ? 0 : batch.bytes();
      }

      void clear() {
        ids.clear();
        batch = null;
      }
    }
  }
}
