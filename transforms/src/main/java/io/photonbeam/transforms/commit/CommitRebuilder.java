package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.patience.StoreCalls;
import io.photonbeam.transforms.run.ReconcileFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * file is only made of exactly as many rows as it had. Not thread-safe.
 */
final class CommitRebuilder {
  private final OutputFolder output;
  private final String pipeline;
  private final StoreCalls<IdRegistry> registry;
  private final CommitIds attempts;
  private final ReconcileFigures figures;

  /** One that writes its files into the folder of a pipeline until they are whole. */
  CommitRebuilder(
      OutputFolder output,
      String pipeline,
      StoreCalls<IdRegistry> registry,
      CommitIds attempts,
      ReconcileFigures figures) {
    this.output = output;
    this.pipeline = pipeline;
    this.registry = registry;
    this.attempts = attempts;
    this.figures = figures;
  }

  /**
   * Makes those lost files again of which all rows are there.
   *
   * @return the lost files that were made
   * @throws IOException if files can't be written
   */
  List<OutputFile> rebuild(LostCommit commit) throws IOException {
    Map<OutputFile, Path> written = new LinkedHashMap<>();
    List<OutputFile> made = new ArrayList<>();
    List<OutputFile> files = new ArrayList<>(commit.record().files());
    for (OutputFile lost : commit.lost()) {
      Optional<String> problem = problem(commit, lost);
      if (problem.isPresent()) {
        figures.explain(lost.path(), problem.get());
      } else {
        Path path = output.staged(pipeline).resolve(StagedName.ofRebuilt(attempts.next(), lost));
        OutputFile file = write(path, lost, commit);
        written.put(file, path);
        made.add(lost);
        files.set(files.indexOf(lost), file);
      }
    }
    if (made.isEmpty()) {
      return made;
    }
    CommitRecord amended = commit.record().withFiles(files);
    if (registry.write(r -> r.amend(commit.record(), amended))) {
      restore(written);
      return made;
    }
    discard(written);
    return List.of();
  }

  private Optional<String> problem(LostCommit commit, OutputFile lost) {
    if (Files.isDirectory(output.published(lost))) {
      return Optional.of("there is a folder in its place; remove it");
    }
    List<JoinedRow> rows = commit.rowsOf(lost);
    if (rows.size() < lost.rows()) {
      String refused =
          commit.refused() == 0
              ? ""
              : "; of %d events of this commit no row can be made now".formatted(commit.refused());
      return Optional.of(
          "of its %d rows the logs have only %d%s".formatted(lost.rows(), rows.size(), refused));
    }
    Set<RowShape> shapes = commit.shapesOf(lost);
    return shapes.size() == 1
        ? Optional.empty()
        : Optional.of(
            "its events are in the logs with %d different schemas".formatted(shapes.size()));
  }

  private OutputFile write(Path path, OutputFile lost, LostCommit commit) throws IOException {
    OutputFolder.createFolders(path.getParent());
    RowShape shape = commit.shapesOf(lost).iterator().next();
    try {
      return CommitStage.write(
          path,
          lost.path(),
          commit.id(),
          shape,
          commit.rowsOf(lost),
          CommitMetadata.of(commit.record()));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private void restore(Map<OutputFile, Path> written) throws IOException {
    for (Map.Entry<OutputFile, Path> file : written.entrySet()) {
      output.restore(file.getValue(), file.getKey());
      figures.rebuiltFiles.increment();
      figures.rebuilt.add(file.getKey().rows());
    }
  }

  private void discard(Map<OutputFile, Path> written) throws IOException {
    for (Map.Entry<OutputFile, Path> file : written.entrySet()) {
      Files.deleteIfExists(file.getValue());
      figures.explain(
          file.getKey().path(), "somebody else was at work on its commit; it is tried again");
    }
  }
}
