package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.join.JoinedBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A commit some of whose files are lost, and the rows that the logs have for them. */
final class LostCommit {
  /**
   * A row that may belong into a lost file.
   *
   * @param shape how it is written
   */
  private record Candidate(JoinedRow row, RowShape shape) {}

  private final CommitRecord record;
  private final List<OutputFile> lost = new ArrayList<>();
  private final List<OutputFile> whole = new ArrayList<>();
  private final RowAssignment<Candidate> rows = new RowAssignment<>();
  private int refused;
  private int repeated;

  private LostCommit(CommitRecord record) {
    this.record = record;
  }

  /**
   * Looks which of a commit's files are lost still.
   *
   * @param files those that were found lost; what has been lost since is left alone
   */
  static LostCommit of(CommitRecord record, LostFiles files, OutputFolder output, FileCheck check)
      throws IOException {
    LostCommit commit = new LostCommit(record);
    for (OutputFile file : record.files()) {
      if (check.isWhole(output.published(file), file)) {
        commit.whole.add(file);
      } else if (files.has(record.id(), PartitionHour.of(file))) {
        commit.lost.add(file);
      }
    }
    return commit;
  }

  CommitId id() {
    return record.id();
  }

  CommitRecord record() {
    return record;
  }

  List<OutputFile> lost() {
    return lost;
  }

  /** Makes rows of pairs whose ids this commit has taken. */
  void add(JoinedBatch batch, RowMaker maker) {
    maker.make(
        batch,
        row -> {
          PartitionHour hour = PartitionHour.of(row.eventMicros());
          if (!rows.add(hour, row.id(), new Candidate(row, maker.shape()))) {
            repeated++;
          }
        },
        (events, event, reason, why) -> refused++);
  }

  /**
   * Decides which rows belong into which lost file.
   *
   * @throws IOException if another file of the commit can't be read
   */
  void assign(OutputFolder output, EventFields foreignFields) throws IOException {
    for (OutputFile file : whole) {
      rows.use(PublishedIds.of(output.published(file), foreignFields));
    }
    rows.assign(lost);
  }

  /** The rows for a lost file, always in the same order. */
  List<JoinedRow> rowsOf(OutputFile file) {
    return rows.rowsOf(file).stream()
        .map(Candidate::row)
        .sorted(
            Comparator.comparingLong(JoinedRow::eventMicros)
                .thenComparing(JoinedRow::id, RowAssignment.BY_TEXT))
        .toList();
  }

  /** How the rows for a lost file are written: as one, unless they are of several schemas. */
  Set<RowShape> shapesOf(OutputFile file) {
    Set<RowShape> shapes = new HashSet<>();
    rows.rowsOf(file).forEach(candidate -> shapes.add(candidate.shape()));
    return shapes;
  }

  /** Pairs that repeat another of the same id and hour. */
  int repeated() {
    return repeated;
  }

  /** Pairs of which no row can be made any more. */
  int refused() {
    return refused;
  }

  /**
   * All other pairs whose ids are visible now.
   *
   * @param made the lost files that were made
   */
  int visible(List<OutputFile> made) {
    return rows.placed(made);
  }

  /** All pairs but those that are {@link #repeated} or {@link #refused}. */
  int candidates() {
    return rows.size();
  }
}
