package io.photonbeam.transforms.reconcile;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.Scanners;
import io.photonbeam.transforms.commit.LostFiles;
import io.photonbeam.transforms.join.UnjoinableBatch;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.run.Figures;
import io.photonbeam.transforms.run.RunFn;
import io.photonbeam.transforms.run.RunSpec;
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

  static final class Count extends RunFn<UnjoinableBatch, Void> {
    private static final long serialVersionUID = 1L;
    private final EventFields foreignFields;
    private final LostFiles lost;
    private transient Scanners foreigns;

    Count(EventFields foreignFields, LostFiles lost, RunSpec run) {
      super(run);
      this.foreignFields = foreignFields;
      this.lost = lost;
    }

    @Override
    protected void open() {
      foreigns = new Scanners(foreignFields);
    }

    @ProcessElement
    public void count(@Element UnjoinableBatch left) {
      switch (left.reason()) {
        case NO_PRIMARY_EVENT -> countWithoutPrimary(left.events());
        case EXPIRED -> {} // Whoever asked the registry has counted them.
        default -> context().figures().unjoined(left.reason(), left.events().size());
      }
    }

    private void countWithoutPrimary(EventBatch events) {
      Figures figures = context().figures();
      Holders holders = Holders.of(events, foreigns, lost, context());
      for (int i = 0; i < events.size(); i++) {
        if (holders.isFree(i)) {
          figures.unjoined(Reason.NO_PRIMARY_EVENT, 1);
        } else if (holders.lostCommit(i).isPresent()) {
          figures.reconcile.lost.increment();
        } else {
          figures.alreadyTaken.increment();
        }
      }
    }
  }
}
