package io.photonbeam.transforms.commit;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PublishGate;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes joined pairs visible as rows of the joined log, each foreign id exactly once, whatever is
 * replayed, retried or joined elsewhere at the same time: the registry decides, in the transaction
 * that takes the ids. See {@link IdRegistry} for the protocol.
 *
 * <p>Pairs are gathered by a number of writers, in Beam state, and committed when there are enough
 * of them or the first one has waited for the interval. Those of many hours, as in a backfill, are
 * gathered once more, by hour, for up to a minute: else there would be a file for nearly each pair.
 *
 * <p>Outputs {@link #COMMITS}, as they are published, and {@link #UNJOINABLE}: foreign events that
 * become no rows, or have expired meanwhile.
 */
public final class Commit
    extends PTransform<PCollection<KV<Integer, JoinedBatch>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The commits published. */
  public static final TupleTag<CommitRecord> COMMITS =
      new TupleTag<>("commits") {
        private static final long serialVersionUID = 1L;
      };

  /** Foreign events that can't be committed. */
  public static final TupleTag<UnjoinableBatch> UNJOINABLE =
      new TupleTag<>("unjoinable") {
        private static final long serialVersionUID = 1L;
      };

  /** Pairs that are to be gathered by hour before they are committed. */
  static final TupleTag<KV<Integer, JoinedBatch>> OF_MANY_HOURS =
      new TupleTag<>("of many hours") {
        private static final long serialVersionUID = 1L;
      };

  /**
   * Where and how often to commit.
   *
   * @param output folder of the joined log
   * @param pipeline this pipeline's id
   * @param writers number of writers, each of which commits on its own, and of those who gather
   * @param rows most rows of a commit, 1 to {@link CommitLimits#MAX_IDS}
   * @param interval how long a joined pair waits for others at most, longer if commits take longer
   *     to be made ({@link CommitPace}), one of a backfill up to a minute more
   * @param adapter class of the {@link JoinAdapter}; null for rows of both events
   */
  public record Settings(
      String output, String pipeline, int writers, int rows, Duration interval, String adapter)
      implements Serializable {

    public Settings {
      PipelineId.check(pipeline);
      if (writers < 1 || rows < 1 || rows > CommitLimits.MAX_IDS || interval.isNegative()) {
        throw new IllegalArgumentException(
            "writers %d, rows %d, interval %s: need at least one writer, 1 to %d rows, no negative interval"
                .formatted(writers, rows, interval, CommitLimits.MAX_IDS));
      }
    }

    /** Without an adapter. */
    public Settings(String output, String pipeline, int writers, int rows, Duration interval) {
      this(output, pipeline, writers, rows, interval, null);
    }

    OutputFolder folder(PublishGate gate) {
      return new OutputFolder(Path.of(output), gate);
    }
  }

  private final Settings settings;
  private final EventFields foreignFields;
  private final RunSpec run;

  private Commit(Settings settings, EventFields foreignFields, RunSpec run) {
    this.settings = settings;
    this.foreignFields = foreignFields;
    this.run = run;
  }

  /** Commits pairs whose foreign events have these fields. */
  public static Commit to(Settings settings, EventFields foreignFields, RunSpec run) {
    return new Commit(settings, foreignFields, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, JoinedBatch>> joined) {
    KvCoder<Integer, JoinedBatch> coder = KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of());
    PCollectionTuple written =
        joined
            .apply("To writer", MapElements.via(new ToWriter(settings.writers())))
            .setCoder(coder)
            .apply(
                "Write",
                ParDo.of(new CommitFn(settings, foreignFields, run))
                    .withOutputTags(COMMITS, TupleTagList.of(UNJOINABLE).and(OF_MANY_HOURS)));
    PCollectionTuple gathered =
        written
            .get(OF_MANY_HOURS)
            .setCoder(coder)
            .apply(
                "Write by hour",
                ParDo.of(new HourlyGatherFn(settings, foreignFields, run))
                    .withOutputTags(COMMITS, TupleTagList.of(UNJOINABLE)));
    return PCollectionTuple.of(
            COMMITS, both(COMMITS, SerializableCoder.of(CommitRecord.class), written, gathered))
        .and(UNJOINABLE, both(UNJOINABLE, UnjoinableBatchCoder.of(), written, gathered));
  }

  private static <T> PCollection<T> both(
      TupleTag<T> tag, Coder<T> coder, PCollectionTuple one, PCollectionTuple other) {
    return PCollectionList.of(one.get(tag).setCoder(coder))
        .and(other.get(tag).setCoder(coder))
        .apply("All " + tag.getId(), Flatten.pCollections());
  }

  private static final class ToWriter
      extends SimpleFunction<KV<Integer, JoinedBatch>, KV<Integer, JoinedBatch>> {
    private static final long serialVersionUID = 1L;
    private final int writers;

    ToWriter(int writers) {
      this.writers = writers;
    }

    @Override
    public KV<Integer, JoinedBatch> apply(KV<Integer, JoinedBatch> batch) {
      return KV.of(batch.getKey() % writers, batch.getValue());
    }
  }
}
