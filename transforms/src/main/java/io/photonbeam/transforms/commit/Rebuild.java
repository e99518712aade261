package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.run.RunSpec;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Makes lost files of commits again from pairs of the logs: the same rows under the same commit id,
 * and never a row that another file has. A file is made only if all of its rows are there. May run
 * beside the pipelines and beside itself; see {@link CommitRebuilder} for the steps.
 *
 * <p>The input holds pairs whose foreign ids are taken, keyed by the text of the commit id that has
 * taken them. The pairs of one commit are in memory at the same time. Outputs the files that were
 * made, as they were recorded before. Why others were not is in the run's {@code ReconcileFigures}.
 */
public final class Rebuild
    extends PTransform<PCollection<KV<String, JoinedBatch>>, PCollection<OutputFile>> {
  private static final long serialVersionUID = 1L;

  /**
   * Where and how to rebuild.
   *
   * @param output folder of the joined log
   * @param pipeline in whose folder the files are written until they are whole
   * @param check how a file is found to be lost
   * @param adapter class of the adapter; null for rows of both events
   */
  public record Settings(String output, String pipeline, FileCheck check, String adapter)
      implements Serializable {
    public Settings {
      PipelineId.check(pipeline);
    }

    OutputFolder folder() {
      return new OutputFolder(Path.of(output));
    }
  }

  private final Settings settings;
  private final LostFiles files;
  private final EventFields foreignFields;
  private final RunSpec run;

  private Rebuild(Settings settings, LostFiles files, EventFields foreignFields, RunSpec run) {
    this.settings = settings;
    this.files = files;
    this.foreignFields = foreignFields;
    this.run = run;
  }

  /** Rebuilds these files, of pairs whose foreign events have these fields. */
  public static Rebuild of(
      Settings settings, LostFiles files, EventFields foreignFields, RunSpec run) {
    return new Rebuild(settings, files, foreignFields, run);
  }

  @Override
  public PCollection<OutputFile> expand(PCollection<KV<String, JoinedBatch>> pairs) {
    return pairs
        .apply("By commit", GroupByKey.create())
        .apply("Write", ParDo.of(new RebuildFn(settings, files, foreignFields, run)))
        .setCoder(SerializableCoder.of(OutputFile.class));
  }
}
