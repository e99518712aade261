package io.photonbeam.pipelines.output;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks for visible files that a registry does not account for. Costs one listing of the output and
 * one look-up of each file's commit; memory for some thousand files at a time. Not thread-safe.
 */
public final class UnknownFileSearch {
  /** Files that are looked up together. */
  private static final int BATCH = 5_000;

  /**
   * What is asked of the registry.
   *
   * @param records of some commits, of those that have one
   * @param bindings the outputs that pipelines are bound to
   * @param horizon the first day that is not expired
   */
  public record Known(
      Function<Set<CommitId>, Map<CommitId, CommitRecord>> records,
      Supplier<Map<String, OutputId>> bindings,
      Supplier<LocalDate> horizon) {
    /** What it knows now. */
    public static Known of(IdRegistry registry) {
      return new Known(registry::commitRecords, () -> registry.bindings().all(), registry::horizon);
    }

    /** The same with another horizon. */
    public Known with(Supplier<LocalDate> other) {
      return new Known(records, bindings, other);
    }
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
    Map<CommitId, CommitRecord> records = known.records().apply(ids);
    Set<String> elsewhere = elsewhere(idFile);
    UnknownFiles.among(batch, records, elsewhere, known.horizon().get()).forEach(visitor);
    batch.clear();
  }

  /** The file is read after the registry: who has just bound a pipeline wrote the file before. */
  private Set<String> elsewhere(OutputIdFile idFile) {
    Map<String, OutputId> bindings = known.bindings().get();
    try {
      return OwnPipelines.elsewhere(idFile.read(), bindings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
