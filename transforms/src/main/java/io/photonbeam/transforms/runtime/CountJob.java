package io.photonbeam.transforms.runtime;

import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * Counts a batch job, so that whoever reads its metrics knows that the runner has told them:
 * figures that are all 0 may be those of an empty log, or none at all.
 */
public final class CountJob extends PTransform<PBegin, PDone> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;

  private CountJob(RunSpec run) {
    this.run = run;
  }

  /** Counts the job of a run. */
  public static CountJob of(RunSpec run) {
    return new CountJob(run);
  }

  @Override
  public PDone expand(PBegin begin) {
    begin
        .apply("Once", Create.of(1).withCoder(VarIntCoder.of()))
        .apply("Count", ParDo.of(new Count(run)));
    return PDone.in(begin.getPipeline());
  }

  static final class Count extends RunFn<Integer, Void> {
    private static final long serialVersionUID = 1L;

    Count(RunSpec run) {
      super(run);
    }

    @ProcessElement
    public void count(@Element Integer one) {
      context().metrics().jobs.add(one);
    }
  }
}
