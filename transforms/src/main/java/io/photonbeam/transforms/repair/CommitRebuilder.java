package io.photonbeam.transforms.repair;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.commit.CommitFileWriter;
import io.photonbeam.transforms.commit.RefusedRowsException;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.StagedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the lost files of one commit after the other again, under their own commit ids, with the
 * rows they had. Whatever is running beside it, and wherever it dies, the next one can begin again:
 *
 * <ol>
 *   <li>the rows are written to a file of another name, which no roll-forward takes for a staged
 *       one, and made durable. After a crash it is deleted as an orphan;
 *   <li>the registry's record is given the new size and checksum, if it is still the one that was
 *       read: of two who make the same file, one goes on. After a crash the file is still lost;
 *   <li>the file is renamed to where it was. Readers see the lost one, or this one, and nothing
 *       between.
 * </ol>
 *
 * A commit that was not published yet is then as one whose writer died before it could mark it. A
 * file is only made of exactly as many rows as it had.
 *
 * <p>A file that is made again is always larger than the one that was recorded before: should that
 * one come back, its size tells that it is not the one, and it counts as lost. Where the logs do
 * not tell which of several lost files had which rows, all of them are made at once; should one of
 * the old ones come back then, an event may be visible twice until the next round. Not thread-safe.
 */
final class CommitRebuilder {
  private static final String OTHER_AT_WORK =
      "another round was at work on its commit; the next one looks at it again";

  private final OutputFolder output;
  private final String pipeline;
  private final StoreCalls<IdRegistry> registry;
  private final CommitIds attempts;
  private final ReconcileMetrics metrics;

  /** One that writes its files into the folder of a pipeline until they are whole. */
  CommitRebuilder(
      OutputFolder output,
      String pipeline,
      StoreCalls<IdRegistry> registry,
      CommitIds attempts,
      ReconcileMetrics metrics) {
    this.output = output;
    this.pipeline = pipeline;
    this.registry = registry;
    this.attempts = attempts;
    this.metrics = metrics;
  }

  /**
   * Makes those lost files again that can be, and says why not of the others.
   *
   * @return the lost files that were made
   * @throws IOException if files can't be written
   */
  List<OutputFile> rebuild(LostCommit commit) throws IOException {
    metrics.judged(commit.id());
    Refusals refusals = new Refusals(commit, metrics);
    refusals.explainPlan();
    Map<OutputFile, Path> written = new LinkedHashMap<>();
    Map<OutputFile, OutputFile> made = new LinkedHashMap<>();
    Set<OutputFile> exchanged = new HashSet<>();
    List<OutputFile> files = new ArrayList<>(commit.record().files());
    for (List<OutputFile> step : commit.plan().steps()) {
      if (refusals.explainStep(step)) {
        continue;
      }
      Map<OutputFile, Path> ofStep = new LinkedHashMap<>();
      if (!write(step, commit, ofStep)) {
        continue;
      }
      int next = 0;
      for (OutputFile file : ofStep.keySet()) {
        OutputFile lost = step.get(next++);
        made.put(file, lost);
        files.set(files.indexOf(lost), file);
        if (step.size() > 1) {
          exchanged.add(file);
        }
      }
      written.putAll(ofStep);
    }
    if (written.isEmpty()) {
      return List.of();
    }
    CommitRecord amended = commit.record().withFiles(files);
    if (registry.write(r -> r.amend(commit.record(), amended))) {
      removeOld(exchanged);
      return restore(written).stream().map(made::get).toList();
    }
    discard(written);
    return List.of();
  }

  /**
   * Leaves a commit to another round, which has amended its record since its files were found lost:
   * that one may be about to rename what it has made, over whatever is there then.
   */
  List<OutputFile> leave(LostCommit commit) {
    metrics.judged(commit.id());
    commit.lost().forEach(file -> metrics.explain(file.path(), OTHER_AT_WORK));
    return List.of();
  }

  /** Writes the files of a step, in its order; false if one of them can't be written. */
  private boolean write(List<OutputFile> step, LostCommit commit, Map<OutputFile, Path> into)
      throws IOException {
    for (OutputFile lost : step) {
      Path path = output.makeStaged(pipeline).resolve(StagedName.ofRebuilt(attempts.next(), lost));
      try {
        into.put(write(path, lost, commit), path);
      } catch (RefusedRowsException e) {
        Files.deleteIfExists(path);
        for (Path other : into.values()) {
          Files.deleteIfExists(other);
        }
        String why =
            "of its %s Parquet's writer refuses %d: %s"
                .formatted(
                    Counted.of(lost.rows(), "row"), e.refused().size(), e.refused().get(0).why());
        step.forEach(file -> metrics.explain(file.path(), why));
        return false;
      }
    }
    return true;
  }

  /**
   * What is left of a damaged file, or has come back meanwhile, may show a row that is about to be
   * in another file.
   */
  private void removeOld(Set<OutputFile> exchanged) throws IOException {
    for (OutputFile file : exchanged) {
      Files.deleteIfExists(output.published(file));
    }
  }

  private OutputFile write(Path path, OutputFile lost, LostCommit commit) throws IOException {
    CommitFileWriter writer = new CommitFileWriter(commit.id(), CommitMetadata.of(commit.record()));
    RowVersions.Chosen rows = commit.rowsOf(lost).orElseThrow();
    try {
      OutputFile file = write(writer, path, lost, rows, 0);
      // Mostly twice: what is padded is as much larger, if the columns are encoded as before.
      for (long padding = 1; file.bytes() <= lost.bytes(); ) {
        padding += lost.bytes() - file.bytes();
        file = write(writer, path, lost, rows, (int) padding);
      }
      DiskSync.file(path);
      return file;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static OutputFile write(
      CommitFileWriter writer, Path path, OutputFile lost, RowVersions.Chosen rows, int padding)
      throws IOException {
    Files.deleteIfExists(path);
    return writer.write(path, lost.path(), rows.shape(), rows.rows(), padding);
  }

  /** Returns the files that are in their places. */
  private List<OutputFile> restore(Map<OutputFile, Path> written) throws IOException {
    List<OutputFile> restored = new ArrayList<>();
    for (Map.Entry<OutputFile, Path> file : written.entrySet()) {
      if (output.replace(file.getValue(), file.getKey())) {
        restored.add(file.getKey());
        metrics.rebuilt.add(file.getKey().rows());
      } else {
        metrics.explain(
            file.getKey().path(),
            "what was made of it was taken for an orphan meanwhile; it is tried again");
      }
    }
    return restored;
  }

  private void discard(Map<OutputFile, Path> written) throws IOException {
    for (Map.Entry<OutputFile, Path> file : written.entrySet()) {
      Files.deleteIfExists(file.getValue());
      metrics.explain(file.getKey().path(), OTHER_AT_WORK);
    }
  }
}
