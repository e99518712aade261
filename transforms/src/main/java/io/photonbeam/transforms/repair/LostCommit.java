package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.EventPlace;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlanner;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.shaping.RowMaker;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A commit some of whose files are lost, and the rows that the logs have for them. */
final class LostCommit {
  private static final Comparator<JoinedRow> ORDER =
      Comparator.comparingLong(JoinedRow::eventMicros)
          .thenComparing(JoinedRow::id, (a, b) -> Arrays.compareUnsigned(a.utf8(), b.utf8()));

  /** An event that the commit has taken, with a time of an hour in which it has a file. */
  private record Candidate(PartitionHour hour, ForeignId id) {}

  private final CommitFiles files;
  private final EventScanners foreigns;
  private final RebuildPlanner planner;
  private final RowVersions versions;
  private final Map<PartitionHour, OutputFile> open = new HashMap<>();
  private final Set<OutputFile> lostSince = new HashSet<>();
  private final Set<Candidate> candidates = new HashSet<>();
  private final Set<ForeignId> inWhole = new HashSet<>();
  private Optional<String> unknown = Optional.empty();
  private RebuildPlan plan;
  private int lines;

  private LostCommit(CommitFiles files, EventFields foreignFields, LocalDate horizon) {
    this.files = files;
    this.foreigns = new EventScanners(foreignFields);
    this.planner = new RebuildPlanner(files, horizon);
    this.versions = new RowVersions();
    files.open().forEach(file -> open.put(PartitionHour.of(file), file));
  }

  /**
   * Looks which of a commit's files are lost still.
   *
   * @param files those that were found lost; one that has been lost since can't be made, as its
   *     events were not looked for
   */
  static LostCommit of(
      CommitRecord record,
      LostFiles files,
      OutputFolder output,
      FileCheck check,
      EventFields foreignFields,
      LocalDate horizon) {
    Set<OutputFile> since = new HashSet<>();
    CommitFiles seen =
        CommitFiles.look(
            record,
            file -> {
              FileState state = check.look(output.published(file), file);
              if (state == FileState.LOST && !files.has(record.id(), PartitionHour.of(file))) {
                since.add(file);
                return FileState.BLOCKED;
              }
              return state;
            });
    LostCommit commit = new LostCommit(seen, foreignFields, horizon);
    commit.lostSince.addAll(since);
    return commit;
  }

  CommitId id() {
    return record().id();
  }

  CommitRecord record() {
    return files.record();
  }

  /** The files that are not whole. */
  List<OutputFile> lost() {
    return files.open();
  }

  /** Whether a file has been lost since the search. */
  boolean isLostSince(OutputFile file) {
    return lostSince.contains(file);
  }

  /** Makes rows of pairs whose ids this commit has taken, one for each event and time. */
  void add(JoinedBatch batch, RowMaker maker) {
    lines += batch.size();
    add(batch, maker, 0);
  }

  /** Makes rows of pairs with other contents of the same events. */
  void addOthers(JoinedBatch batch, RowMaker maker) {
    add(batch, maker, 1);
  }

  private void add(JoinedBatch batch, RowMaker maker, int rank) {
    String primary = batch.primarySchema().json();
    EventBatch foreign = batch.foreign();
    for (int i = 0; i < batch.size(); i++) {
      EventScanner event = foreigns.at(foreign.schema(), foreign.record(i));
      ForeignId id = ForeignId.of(event.id().toBytes(), event.timeMicros());
      PartitionHour hour = PartitionHour.of(event.timeMicros());
      if (open.containsKey(hour)) {
        planner.candidate(id, open.get(hour), place(foreign, i));
      }
      if (rank == 0) {
        candidates.add(new Candidate(hour, id));
      }
    }
    maker.make(
        batch,
        row -> {
          OutputFile file = open.get(PartitionHour.of(row.eventMicros()));
          if (file != null) {
            EventPlace place = place(row.source(), row.pair());
            versions.add(file, maker.shape(), row, place, rank, primary);
          }
        },
        (events, event, reason, why) -> {});
  }

  /** Of events of one block and hour, the rank tells which the join chose. */
  private static EventPlace place(EventBatch events, int event) {
    return new EventPlace(events.file(event), events.blockOffset(event), 0);
  }

  /** Decides which rows belong into which lost file. */
  void assign(OutputFolder output, EventFields foreignFields) {
    VisibleRows rows = new VisibleRows(output, foreignFields);
    rows.note(files, planner);
    inWhole.addAll(rows.inWhole());
    unknown = rows.unknown();
    plan = planner.plan();
  }

  /** What was decided. */
  RebuildPlan plan() {
    return plan;
  }

  /** Why a whole file does not tell its rows; empty if all do. */
  Optional<String> unknown() {
    return unknown;
  }

  /** The rows for a file to be made, always in the same order; empty if not all can be made. */
  Optional<RowVersions.Chosen> rowsOf(OutputFile file) {
    return versions.choose(file, plan.rowsOf(file)).map(chosen -> chosen.sorted(ORDER));
  }

  /** How many rows of a file to be made no version can be made of now. */
  long rowless(OutputFile file) {
    return versions.without(file, plan.rowsOf(file));
  }

  /** With how many shapes the events of a file are in the logs. */
  int shapesOf(OutputFile file) {
    return versions.shapesOf(file);
  }

  /** Lines that repeat another of the same id and hour. */
  int repeated() {
    return lines - candidates.size();
  }

  /**
   * Candidates whose ids are visible now.
   *
   * @param made the lost files that were made
   */
  int visible(List<OutputFile> made) {
    Set<ForeignId> visible = new HashSet<>(inWhole);
    made.forEach(file -> visible.addAll(plan.rowsOf(file)));
    return (int) candidates.stream().filter(one -> visible.contains(one.id())).count();
  }

  /** The events of the pairs, one with times of two hours counted twice. */
  int candidates() {
    return candidates.size();
  }
}
