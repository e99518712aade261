package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PublishGate;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Makes lost files of commits again from pairs of the logs: the same rows under the same commit id,
 * and never a row that another file has, or may have if it comes back, unless several are made in
 * one step; {@link io.photonbeam.repair.RebuildPlanner} decides. May run beside the pipelines and
 * beside itself; see {@link CommitRebuilder} for the steps.
 *
 * <p>The input holds pairs whose foreign ids are taken, keyed by the text of the commit id that has
 * taken them. The pairs of one commit are in memory at the same time. Outputs the files that were
 * made, as they were recorded before. Why others were not is in the run's {@code ReconcileMetrics}.
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
   * @param horizon the registry's, read before the search: first day that is not expired
   */
  public record Settings(
      String output, String pipeline, FileCheck check, String adapter, LocalDate horizon)
      implements Serializable {
    public Settings {
      PipelineId.check(pipeline);
    }

    OutputFolder folder(PublishGate gate) {
      return new OutputFolder(Path.of(output), gate);
    }
  }

  static final TupleTag<JoinedBatch> JOINED =
      new TupleTag<>("joined") {
        private static final long serialVersionUID = 1L;
      };

  static final TupleTag<JoinedBatch> OTHERS =
      new TupleTag<>("others") {
        private static final long serialVersionUID = 1L;
      };

  private final Settings settings;
  private final LostFiles files;
  private final EventFields foreignFields;
  private final RunSpec run;
  private final transient PCollection<KV<String, JoinedBatch>> others;

  private Rebuild(
      Settings settings,
      LostFiles files,
      EventFields foreignFields,
      RunSpec run,
      PCollection<KV<String, JoinedBatch>> others) {
    this.settings = settings;
    this.files = files;
    this.foreignFields = foreignFields;
    this.run = run;
    this.others = others;
  }

  /** Rebuilds these files, of pairs whose foreign events have these fields. */
  public static Rebuild of(
      Settings settings, LostFiles files, EventFields foreignFields, RunSpec run) {
    return new Rebuild(settings, files, foreignFields, run, null);
  }

  /** Also of pairs with other contents of the same events, keyed alike: some have no others. */
  public Rebuild withOthers(PCollection<KV<String, JoinedBatch>> pairs) {
    return new Rebuild(settings, files, foreignFields, run, pairs);
  }

  @Override
  public PCollection<OutputFile> expand(PCollection<KV<String, JoinedBatch>> pairs) {
    PCollection<KV<String, JoinedBatch>> more =
        others != null
            ? others
            : pairs.getPipeline().apply("No others", Create.empty(pairs.getCoder()));
    return KeyedPCollectionTuple.of(JOINED, pairs)
        .and(OTHERS, more)
        .apply("By commit", CoGroupByKey.create())
        .apply("Write", ParDo.of(new RebuildFn(settings, files, foreignFields, run)))
        .setCoder(SerializableCoder.of(OutputFile.class));
  }
}
