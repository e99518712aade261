package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.runtime.RunSpec;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Counts the foreign events that a reconciliation leaves, by reason. They become no dead letters:
 * the join has written those already, and each round would write them again.
 *
 * <p>Of the events without a primary event, those are told apart whose rows are in lost files, and
 * those that somebody else has joined meanwhile.
 */
public final class CountLeft extends PTransform<PCollection<UnjoinableBatch>, PDone> {
  private static final long serialVersionUID = 1L;

  private final EventFields foreignFields;
  private final LostFiles lost;
  private final RunSpec run;

  private CountLeft(EventFields foreignFields, LostFiles lost, RunSpec run) {
    this.foreignFields = foreignFields;
    this.lost = lost;
    this.run = run;
  }

  /** Counts events that have these fields. */
  public static CountLeft of(EventFields foreignFields, LostFiles lost, RunSpec run) {
    return new CountLeft(foreignFields, lost, run);
  }

  @Override
  public PDone expand(PCollection<UnjoinableBatch> left) {
    left.apply("Count", ParDo.of(new Count(foreignFields, lost, run)));
    return PDone.in(left.getPipeline());
  }

  static final class Count extends OwnersFn<UnjoinableBatch, Void> {
    private static final long serialVersionUID = 1L;

    Count(EventFields foreignFields, LostFiles lost, RunSpec run) {
      super(foreignFields, lost, run);
    }

    @ProcessElement
    public void count(@Element UnjoinableBatch left) {
      switch (left.reason()) {
        case NO_PRIMARY_EVENT -> countWithoutPrimary(left.events());
        case EXPIRED -> {} // Whoever asked the registry has counted them.
        default -> context().metrics().unjoined(left.reason(), left.events().size());
      }
    }

    private void countWithoutPrimary(EventBatch events) {
      EventOwners owners = owners(events);
      int free = 0;
      int ofLostFiles = 0;
      for (int i = 0; i < events.size(); i++) {
        free += owners.isFree(i) ? 1 : 0;
        ofLostFiles += owners.lostCommit(i).isPresent() ? 1 : 0;
      }
      RunMetrics metrics = context().metrics();
      metrics.unjoined(Reason.NO_PRIMARY_EVENT, free);
      metrics.reconcile.lost.add(ofLostFiles);
      metrics.alreadyTaken.add(events.size() - free - ofLostFiles);
    }
  }
}
