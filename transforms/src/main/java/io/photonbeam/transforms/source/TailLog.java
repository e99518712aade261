package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.Read;
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
  private final Ahead ahead;

  /** How far, in event time, readers may be ahead of another log's. */
  record Ahead(String ofLog, long maxMicros) implements Serializable {}

  private TailLog(RunSpec run, String root, EventFields fields, boolean warmsUp, Ahead ahead) {
    this.run = run;
    this.root = root;
    this.fields = fields;
    this.warmsUp = warmsUp;
    this.ahead = ahead;
  }

  /** Follows the log below a folder, one of those that the run watches. */
  public static TailLog under(Path root, EventFields fields, RunSpec run) {
    return new TailLog(run, root.toString(), fields, false, null);
  }

  /**
   * A process that resumes from a checkpoint first reads again what its cache can hold of the log
   * from before it, in whole files: for events that are kept in memory only.
   */
  public TailLog warmingUp() {
    return new TailLog(run, root, fields, true, ahead);
  }

  /**
   * While a backlog is read, this log waits for another one of the run when it has come further
   * than this in event time, by whole chunks; see {@link WatermarkAlignment}.
   */
  public TailLog atMostAheadOf(Path otherLog, Duration eventTime) {
    long micros = TimeUnit.NANOSECONDS.toMicros(eventTime.toNanos());
    return new TailLog(run, root, fields, warmsUp, new Ahead(otherLog.toString(), micros));
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    return begin.apply("Read", Read.from(new TailSource(run, root, fields, warmsUp, ahead, 0, 1)));
  }
}
