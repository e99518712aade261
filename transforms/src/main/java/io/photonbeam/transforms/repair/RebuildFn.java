package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.RunGate;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.shaping.RowMakers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;

/** Makes the lost files of one commit again; see {@link Rebuild}. */
final class RebuildFn extends RunFn<KV<String, CoGbkResult>, OutputFile> {
  private static final long serialVersionUID = 1L;

  private final Rebuild.Settings settings;
  private final LostFiles files;
  private final EventFields foreignFields;
  private transient OutputFolder output;
  private transient CommitRebuilder rebuilder;
  private transient RowMakers makers;

  RebuildFn(Rebuild.Settings settings, LostFiles files, EventFields foreignFields, RunSpec run) {
    super(run);
    this.settings = settings;
    this.files = files;
    this.foreignFields = foreignFields;
  }

  @Override
  protected void open() {
    output = settings.folder(RunGate.of(context()));
    rebuilder =
        new CommitRebuilder(
            output,
            settings.pipeline(),
            context().registryCalls(),
            context().commitIds(),
            context().metrics().reconcile);
    makers = RowMakers.unbounded(foreignFields, settings.adapter());
  }

  @ProcessElement
  public void rebuild(@Element KV<String, CoGbkResult> pairs, OutputReceiver<OutputFile> out)
      throws IOException {
    CommitId id = new CommitId(pairs.getKey());
    Iterable<JoinedBatch> joined = pairs.getValue().getAll(Rebuild.JOINED);
    Optional<CommitRecord> record = context().registryCalls().read(r -> r.commitRecord(id));
    if (record.isEmpty()) {
      joined.forEach(batch -> context().metrics().expired.add(batch.size()));
      return;
    }
    LostCommit commit =
        LostCommit.of(
            record.get(), files, output, settings.check(), foreignFields, settings.horizon());
    makers.forget();
    joined.forEach(batch -> commit.add(batch, makers.of(batch)));
    pairs
        .getValue()
        .getAll(Rebuild.OTHERS)
        .forEach(batch -> commit.addOthers(batch, makers.of(batch)));
    commit.assign(output, foreignFields);
    List<OutputFile> made =
        files.isAsFound(record.get()) ? rebuilder.rebuild(commit) : rebuilder.leave(commit);
    made.forEach(out::output);
    count(commit, made);
  }

  private void count(LostCommit commit, List<OutputFile> made) {
    RunMetrics metrics = context().metrics();
    long rebuilt = made.stream().mapToLong(OutputFile::rows).sum();
    int visible = commit.visible(made);
    metrics.repeated.add(commit.repeated());
    metrics.alreadyTaken.add(visible - rebuilt);
    metrics.reconcile.lost.add(commit.candidates() - visible);
  }
}
