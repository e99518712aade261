package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.RefusedRowsException.Refused;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.RowTrial;
import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.output.StagedParquet.Values;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.row.RowShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of one commit; none is durable yet. Not thread-safe. */
public final class CommitFileWriter {
  private final CommitColumns columns;
  private final String metadata;
  private final RepairedTexts repaired = new RepairedTexts();

  /** One for the files of a commit, each of which says all of this. */
  public CommitFileWriter(CommitId id, CommitMetadata metadata) {
    this.columns = CommitColumns.of(id);
    this.metadata = metadata.text();
  }

  /**
   * Writes a file, which must not exist.
   *
   * @throws RefusedRowsException if some rows can't be written, with all of these
   */
  public OutputFile write(Path path, String publishedPath, RowShape shape, List<JoinedRow> rows)
      throws IOException {
    return write(path, publishedPath, shape, rows, 0);
  }

  /**
   * Writes a file, which must not exist.
   *
   * @param padding how many bytes it is to be larger
   * @throws RefusedRowsException if some rows can't be written, with all of these
   */
  public OutputFile write(
      Path path, String publishedPath, RowShape shape, List<JoinedRow> rows, int padding)
      throws IOException {
    try {
      return writeAll(path, publishedPath, shape, rows, padding);
    } catch (RuntimeException e) {
      List<Refused> refused = refused(shape, rows);
      if (refused.isEmpty()) {
        throw e; // It is the fault of none of them.
      }
      throw new RefusedRowsException(refused, e);
    }
  }

  private List<Refused> refused(RowShape shape, List<JoinedRow> rows) throws IOException {
    List<Refused> refused = new ArrayList<>();
    try (RowTrial<JoinedRow> trial =
        new RowTrial<>(() -> shape.writer(columns, new RepairedTexts()))) {
      for (JoinedRow row : rows) {
        trial.problem(row).ifPresent(why -> refused.add(new Refused(row, why)));
      }
    }
    return refused;
  }

  private OutputFile writeAll(
      Path path, String publishedPath, RowShape shape, List<JoinedRow> rows, int padding)
      throws IOException {
    Map<String, String> about = new TreeMap<>(shape.metadata());
    about.put(CommitMetadata.KEY, metadata + " ".repeat(padding));
    LongSummaryStatistics weights = rows.stream().mapToLong(JoinedRow::weight).summaryStatistics();
    try (StagedParquet<JoinedRow> file =
        StagedParquet.create(
            path,
            shape.writer(columns, repaired),
            about,
            weights.getSum(),
            Values.ofBytes(weights.getMax()),
            shape.dictionaries())) {
      for (JoinedRow row : rows) {
        file.write(row);
      }
      return file.finish(publishedPath);
    }
  }

  /** The texts of all files' rows that were no UTF-8. */
  RepairedTexts repaired() {
    return repaired;
  }
}
