package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Counts what in the logs can't be joined, and keeps the first of it by name. */
public final class NameProblems extends PTransform<PCollection<LogProblem>, PDone> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;

  private NameProblems(RunSpec run) {
    this.run = run;
  }

  /** Counts in the figures of a run. */
  public static NameProblems of(RunSpec run) {
    return new NameProblems(run);
  }

  @Override
  public PDone expand(PCollection<LogProblem> problems) {
    problems.apply("Count", ParDo.of(new Count(run)));
    return PDone.in(problems.getPipeline());
  }

  static final class Count extends RunFn<LogProblem, Void> {
    private static final long serialVersionUID = 1L;

    Count(RunSpec run) {
      super(run);
    }

    @ProcessElement
    public void count(@Element LogProblem problem) {
      context().metrics().problems().add(problem);
    }
  }
}
