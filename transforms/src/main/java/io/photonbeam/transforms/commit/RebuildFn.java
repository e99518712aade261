package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.join.JoinedBatch;
import io.photonbeam.transforms.run.Figures;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Makes the lost files of one commit again; see {@link Rebuild}. */
final class RebuildFn extends DoFn<KV<String, Iterable<JoinedBatch>>, OutputFile> {
  private static final long serialVersionUID = 1L;

  private final Rebuild.Settings settings;
  private final LostFiles files;
  private final EventFields foreignFields;
  private final RunSpec run;
  private transient Worker worker;
  private transient OutputFolder output;
  private transient CommitRebuilder rebuilder;
  private transient RowMakers makers;

  RebuildFn(Rebuild.Settings settings, LostFiles files, EventFields foreignFields, RunSpec run) {
    this.settings = settings;
    this.files = files;
    this.foreignFields = foreignFields;
    this.run = run;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(run);
    output = settings.folder();
    rebuilder =
        new CommitRebuilder(
            output,
            settings.pipeline(),
            worker.registryCalls(),
            worker.commitIds(),
            worker.figures().reconcile);
    makers = new RowMakers(foreignFields, settings.adapter());
  }

  @ProcessElement
  public void rebuild(
      @Element KV<String, Iterable<JoinedBatch>> pairs, OutputReceiver<OutputFile> out)
      throws IOException {
    CommitId id = new CommitId(pairs.getKey());
    Optional<CommitRecord> record = worker.registryCalls().read(r -> r.commitRecord(id));
    if (record.isEmpty()) {
      pairs.getValue().forEach(batch -> worker.figures().expired.add(batch.size()));
      return;
    }
    LostCommit commit = LostCommit.of(record.get(), files, output, settings.check());
    for (JoinedBatch batch : pairs.getValue()) {
      commit.add(batch, makers.of(batch));
    }
    List<OutputFile> made = assign(commit) ? rebuilder.rebuild(commit) : List.of();
    made.forEach(out::output);
    count(commit, made);
  }

  private boolean assign(LostCommit commit) {
    try {
      commit.assign(output, foreignFields);
      return true;
    } catch (IOException e) {
      String why =
          "another file of its commit must be read to know its rows, and can't: %s; --deep makes"
              + " that one again first";
      commit
          .lost()
          .forEach(
              file ->
                  worker.figures().reconcile.explain(file.path(), why.formatted(e.getMessage())));
      return false;
    }
  }

  private void count(LostCommit commit, List<OutputFile> made) {
    Figures figures = worker.figures();
    long rebuilt = made.stream().mapToLong(OutputFile::rows).sum();
    int visible = commit.visible(made);
    figures.repeated.add(commit.repeated());
    figures.alreadyTaken.add(visible - rebuilt);
    figures.reconcile.lost.add(commit.candidates() - visible + commit.refused());
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.close();
    }
  }
}
