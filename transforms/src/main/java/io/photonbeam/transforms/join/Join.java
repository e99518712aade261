package io.photonbeam.transforms.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.run.RunSpec;
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
 * <p>A foreign event is emitted as part of a pair as soon as its primary event is in memory or
 * arrives; until then it is pending, in Beam state, and survives restarts with it. When it has
 * waited for the join timeout, or when the input ends, it is emitted as unjoinable. Primary events
 * are kept in memory only, see {@link EventCache}.
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

  private final EventFields primaryFields;
  private final EventFields foreignFields;
  private final Duration timeout;
  private final RunSpec run;

  private Join(
      EventFields primaryFields, EventFields foreignFields, Duration timeout, RunSpec run) {
    this.primaryFields = primaryFields;
    this.foreignFields = foreignFields;
    this.timeout = timeout;
    this.run = run;
  }

  /**
   * Joins events with these fields.
   *
   * @param timeout how long a foreign event waits for its primary event, at least
   */
  public static Join on(
      EventFields primaryFields, EventFields foreignFields, Duration timeout, RunSpec run) {
    return new Join(primaryFields, foreignFields, timeout, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, EventBatch>> batches) {
    PCollectionTuple joined =
        batches.apply(
            "Shards",
            ParDo.of(new JoinFn(primaryFields, foreignFields, timeout, run))
                .withOutputTags(JOINED, TupleTagList.of(UNJOINABLE)));
    joined.get(JOINED).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    joined.get(UNJOINABLE).setCoder(UnjoinableBatchCoder.of());
    return joined;
  }
}
