package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Follows a growing log: emits its blocks, in chunks, as they are written, and goes on until the
 * run is asked to finish.
 *
 * <p>Every whole block is emitted at least once, those of one file in order; after a restart from a
 * checkpoint none is missing, and those from before it are emitted again only as a warm-up. A
 * half-written block waits for its end. Damage is skipped and emitted as a {@link LogProblem}
 * within a chunk, as are files that can't be read. New files and growth are seen within the run's
 * poll interval.
 */
public final class TailLog extends PTransform<PBegin, PCollection<LogChunk>> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;
  private final String root;
  private final EventFields fields;

  private final boolean warmsUp;
  private final Pace pace;

  private TailLog(RunSpec run, String root, EventFields fields, boolean warmsUp, Pace pace) {
    this.run = run;
    this.root = root;
    this.fields = fields;
    this.warmsUp = warmsUp;
    this.pace = pace;
  }

  /** Follows the log below a folder, one of those that the run watches. */
  public static TailLog under(Path root, EventFields fields, RunSpec run) {
    return new TailLog(run, root.toString(), fields, false, Pace.FREE);
  }

  /**
   * A process that resumes from a checkpoint first reads again what its cache can hold of the log
   * from before it, in whole files: for events that are kept in memory only.
   */
  public TailLog warmingUp() {
    return new TailLog(run, root, fields, true, pace);
  }

  /**
   * While a backlog is read, this log goes at a pace that another one of the run sets; see {@link
   * ReadPositions}.
   */
  public TailLog at(Pace otherLogs) {
    return new TailLog(run, root, fields, warmsUp, otherLogs);
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    return begin
        .apply("Read", Read.from(new TailSource(run, root, fields, warmsUp, pace, 0, 1)))
        .apply("Chunks", Flatten.iterables());
  }
}
