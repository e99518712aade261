package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.row.RowShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The staged files of one commit: step 1 of the protocol. */
public final class CommitStage {
  private final List<OutputFile> files = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  private final CommitFileWriter writer;

  private CommitStage(CommitFileWriter writer) {
    this.writer = writer;
  }

  /**
   * Writes rows to files, one for each hour, closed and durable when this returns. Their time of
   * joining is that of the commit id, so that a file that is made again has the same rows.
   *
   * @param folder where they are staged; has to be there
   * @param pipeline whose commit it is
   * @throws IOException if that fails; nothing is left behind as far as can be
   */
  public static CommitStage write(
      Path folder, String pipeline, CommitId id, RowShape shape, List<JoinedRow> rows)
      throws IOException {
    Map<PartitionHour, List<JoinedRow>> byHour = new TreeMap<>();
    for (JoinedRow row : rows) {
      byHour
          .computeIfAbsent(PartitionHour.of(row.eventMicros()), hour -> new ArrayList<>())
          .add(row);
    }
    CommitStage stage = new CommitStage(new CommitFileWriter(id, metadata(pipeline, byHour)));
    try {
      for (Map.Entry<PartitionHour, List<JoinedRow>> hour : byHour.entrySet()) {
        stage.writeFile(folder, hour.getKey().path(id), shape, hour.getValue());
      }
      DiskSync.files(stage.paths);
      DiskSync.folder(folder);
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.deleteAfter(e);
      throw e;
    }
  }

  private static CommitMetadata metadata(
      String pipeline, Map<PartitionHour, List<JoinedRow>> byHour) {
    SortedMap<PartitionHour, Long> counts = new TreeMap<>();
    byHour.forEach((hour, rows) -> counts.put(hour, (long) rows.size()));
    LongSummaryStatistics times =
        byHour.values().stream()
            .flatMap(List::stream)
            .mapToLong(JoinedRow::eventMicros)
            .summaryStatistics();
    return new CommitMetadata(pipeline, times.getMin(), times.getMax(), counts);
  }

  private void writeFile(Path folder, String publishedPath, RowShape shape, List<JoinedRow> rows)
      throws IOException {
    Path path = folder.resolve(OutputFolder.stagedName(publishedPath));
    paths.add(path);
    files.add(writer.write(path, publishedPath, shape, rows));
  }

  public List<OutputFile> files() {
    return files;
  }

  /** The texts of its rows that were no UTF-8. */
  RepairedTexts repaired() {
    return writer.repaired();
  }

  /** Deletes the files, of which nothing was committed. */
  void delete() throws IOException {
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private void deleteAfter(Exception cause) {
    try {
      delete();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
