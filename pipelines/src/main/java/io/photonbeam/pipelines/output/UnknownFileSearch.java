package io.photonbeam.pipelines.output;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputId;
import io.photonbeam.repair.OwnPipelines;
import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.VisibleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks for visible files that a registry does not account for. Costs one listing of the output and
 * one look-up of each file's commit; memory for some thousand files at a time. Not thread-safe.
 */
public final class UnknownFileSearch {
  /** Files that are looked up together. */
  private static final int BATCH = 5_000;

  /** What is asked of the registry. */
  public interface Known {
    /** The records of some commits, of those that have one. */
    Map<CommitId, CommitRecord> records(Set<CommitId> ids);

    /** The outputs that pipelines are bound to. */
    Map<String, OutputId> bindings();

    /** The first day that is not expired. */
    LocalDate horizon();
  }

  private final Known known;
  private final Consumer<? super Unknown> visitor;
  private final List<VisibleFile> batch = new ArrayList<>();

  /** Shows what it finds to a visitor. */
  public UnknownFileSearch(Known known, Consumer<? super Unknown> visitor) {
    this.known = known;
    this.visitor = visitor;
  }

  /**
   * Looks at a whole output, whatever range somebody is interested in: the row of an event may be
   * in a file of any hour.
   *
   * @throws IOException if a folder can't be read
   */
  public void run(Path output) throws IOException {
    OutputIdFile idFile = new OutputIdFile(output);
    try {
      VisibleFiles.forEach(
          output,
          file -> {
            batch.add(file);
            if (batch.size() == BATCH) {
              look(idFile);
            }
          });
      look(idFile);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void look(OutputIdFile idFile) {
    if (batch.isEmpty()) {
      return;
    }
    Set<CommitId> ids = new HashSet<>();
    batch.forEach(file -> file.commit().ifPresent(ids::add));
    Map<CommitId, CommitRecord> records = known.records(ids);
    Set<String> elsewhere = elsewhere(idFile);
    UnknownFiles.among(batch, records, elsewhere, known.horizon()).forEach(visitor);
    batch.clear();
  }

  /** The file is read after the registry: who has just bound a pipeline wrote the file before. */
  private Set<String> elsewhere(OutputIdFile idFile) {
    Map<String, OutputId> bindings = known.bindings();
    try {
      return OwnPipelines.elsewhere(idFile.read(), bindings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
