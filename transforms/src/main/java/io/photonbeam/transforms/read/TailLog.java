package io.photonbeam.transforms.read;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.run.RunSpec;
import java.nio.file.Path;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Follows a growing log: emits its blocks, in chunks, as they are written, and goes on until the
 * run is asked to finish.
 *
 * <p>Every whole block is emitted at least once, those of one file in order; after a restart from a
 * checkpoint none of those emitted before it is missing or, within the file, emitted again. A
 * half-written block waits for its end. Damage is skipped and emitted as a {@link LogProblem}
 * within a chunk, as are files that can't be read. New files and growth are seen within the run's
 * poll interval.
 */
public final class TailLog extends PTransform<PBegin, PCollection<LogChunk>> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;
  private final String root;
  private final EventFields fields;

  private TailLog(RunSpec run, String root, EventFields fields) {
    this.run = run;
    this.root = root;
    this.fields = fields;
  }

  /** Follows the log below a folder, one of those that the run watches. */
  public static TailLog under(Path root, EventFields fields, RunSpec run) {
    return new TailLog(run, root.toString(), fields);
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    return begin.apply("Read", Read.from(new TailSource(run, root, fields, 0, 1)));
  }
}
