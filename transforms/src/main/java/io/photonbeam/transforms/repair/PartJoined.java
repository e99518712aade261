package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchCoder;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Parts pairs of which some are to be committed and others belong into lost files: the registry
 * knows, as their ids are free or taken. Needed only where files are lost.
 *
 * <p>Outputs {@link #FREE} as they came, and {@link #LOST} by the text of the commit id that has
 * taken them. Pairs that somebody else has joined meanwhile are counted, and go no further.
 */
public final class PartJoined
    extends PTransform<PCollection<KV<Integer, JoinedBatch>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Pairs that may be committed, by shard. */
  public static final TupleTag<KV<Integer, JoinedBatch>> FREE =
      new TupleTag<>("free") {
        private static final long serialVersionUID = 1L;
      };

  /** Pairs whose rows are in lost files, by commit id. */
  public static final TupleTag<KV<String, JoinedBatch>> LOST =
      new TupleTag<>("lost") {
        private static final long serialVersionUID = 1L;
      };

  private final EventFields foreignFields;
  private final LostFiles lost;
  private final boolean counting;
  private final RunSpec run;

  private PartJoined(EventFields foreignFields, LostFiles lost, boolean counting, RunSpec run) {
    this.foreignFields = foreignFields;
    this.lost = lost;
    this.counting = counting;
    this.run = run;
  }

  /** Parts pairs whose foreign events have these fields. */
  public static PartJoined of(EventFields foreignFields, LostFiles lost, RunSpec run) {
    return new PartJoined(foreignFields, lost, true, run);
  }

  /** Counts nothing: for further pairs of events that are counted already. */
  public PartJoined withoutCounting() {
    return new PartJoined(foreignFields, lost, false, run);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, JoinedBatch>> pairs) {
    PCollectionTuple parted =
        pairs.apply(
            "By owner",
            ParDo.of(new Part(foreignFields, lost, counting, run))
                .withOutputTags(FREE, TupleTagList.of(LOST)));
    parted.get(FREE).setCoder(KvCoder.of(VarIntCoder.of(), JoinedBatchCoder.of()));
    parted.get(LOST).setCoder(KvCoder.of(StringUtf8Coder.of(), JoinedBatchCoder.of()));
    return parted;
  }

  static final class Part extends OwnersFn<KV<Integer, JoinedBatch>, KV<Integer, JoinedBatch>> {
    private static final long serialVersionUID = 1L;
    private final boolean counting;

    Part(EventFields foreignFields, LostFiles lost, boolean counting, RunSpec run) {
      super(foreignFields, lost, run);
      this.counting = counting;
    }

    @ProcessElement
    public void part(@Element KV<Integer, JoinedBatch> element, MultiOutputReceiver out) {
      JoinedBatch batch = element.getValue();
      EventOwners owners = owners(batch.foreign());
      JoinedBatches free =
          new JoinedBatches(pairs -> out.get(FREE).output(KV.of(element.getKey(), pairs)));
      Map<CommitId, JoinedBatches> byCommit = new HashMap<>();
      int taken = 0;
      for (int i = 0; i < batch.size(); i++) {
        Optional<CommitId> lostCommit = owners.lostCommit(i);
        if (owners.isFree(i)) {
          free.add(batch, i);
        } else if (lostCommit.isPresent()) {
          byCommit.computeIfAbsent(lostCommit.get(), commit -> ofCommit(commit, out)).add(batch, i);
        } else {
          taken++;
        }
      }
      context().metrics().alreadyTaken.add(counting ? taken : 0);
      free.finish();
      byCommit.values().forEach(JoinedBatches::finish);
    }

    private static JoinedBatches ofCommit(CommitId commit, MultiOutputReceiver out) {
      return new JoinedBatches(pairs -> out.get(LOST).output(KV.of(commit.text(), pairs)));
    }
  }
}
