package io.photonbeam.transforms.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatchCoder;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Joins foreign events with their primary events, whichever side arrives first. The input holds
 * batches of both roles, keyed by the shard of their join key.
 *
 * <p>A foreign event is emitted as part of a pair as soon as its primary event is found, in memory
 * ({@link EventCache}) or in the log by way of its index ({@link
 * io.photonbeam.transforms.index.LogEvents}), or arrives. Until then it is pending, in Beam state,
 * survives restarts with it, and is looked for again and again. When it has waited for the join
 * timeout, when too many wait, or when the input ends, it is emitted as unjoinable. Of primary
 * events nothing is kept in state.
 *
 * <p>A foreign event may be emitted more than once, because its line is repeated in the log or
 * because of a restart: the commit sees to it that it becomes visible once.
 *
 * <p>Outputs {@link #JOINED}, keyed by shard, and {@link #UNJOINABLE}.
 */
public final class Join extends PTransform<PCollection<KV<Integer, EventBatch>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Pairs, keyed by shard. */
  public static final TupleTag<KV<Integer, JoinedBatch>> JOINED =
      new TupleTag<>("joined") {
        private static final long serialVersionUID = 1L;
      };

  /** Foreign events given up, with the reason: for whoever keeps dead letters. */
  public static final TupleTag<UnjoinableBatch> UNJOINABLE =
      new TupleTag<>("unjoinable") {
        private static final long serialVersionUID = 1L;
      };

  /**
   * What is joined, and how long it waits.
   *
   * @param primaryFields of the primary log
   * @param foreignFields of the foreign log
   * @param timeout how long a foreign event waits for its primary event, at least
   * @param retryMin longest time until a waiting event is first looked for again; it grows with the
   *     time the event has waited
   * @param retryMax longest time between two looks
   * @param maxPendingPerShard most events that wait in a shard, from 1; beyond it the oldest are
   *     given up
   */
  public record Settings(
      EventFields primaryFields,
      EventFields foreignFields,
      Duration timeout,
      Duration retryMin,
      Duration retryMax,
      int maxPendingPerShard)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private final Settings settings;
  private final RunSpec run;

  private Join(Settings settings, RunSpec run) {
    this.settings = settings;
    this.run = run;
  }

  /** Joins events by these settings. */
  public static Join by(Settings settings, RunSpec run) {
    return new Join(settings, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, EventBatch>> batches) {
    PCollectionTuple joined =
        batches.apply(
            "Shards",
            ParDo.of(new JoinFn(settings, run))
                .withOutputTags(JOINED, TupleTagList.of(UNJOINABLE)));
    joined.get(JOINED).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    joined.get(UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return joined;
  }
}
