package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.OpenPlan;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.repair.VisibleFile;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The decisions of a reconciliation, one of them broken if the flaw is one of them. */
final class FlawedRepair {
  private final Flaw flaw;

  FlawedRepair(Flaw flaw) {
    this.flaw = flaw;
  }

  /** Whether the files of a published commit are looked at. */
  boolean isDemanded(CommitRecord record, LocalDate horizon) {
    return switch (flaw) {
      case DAY_OF_EVENTS_EXPIRES ->
          record.files().stream()
              .noneMatch(
                  file ->
                      SimulatedFolder.day(SimulatedFolder.published(file.path()))
                          < horizon.toEpochDay());
      case EXPIRED_FILES_DEMANDED -> true;
      default -> !CommitFiles.isExpired(record, horizon);
    };
  }

  /** How the files are that have to be made again. */
  CommitFiles look(CommitRecord record, Round round, Function<OutputFile, FileState> eye) {
    if (flaw != Flaw.LOST_FILE_COMES_ALONE) {
      return CommitFiles.look(record, eye);
    }
    List<OutputFile> some =
        record.files().stream()
            .filter(file -> round.touches(file) || eye.apply(file) == FileState.WHOLE)
            .toList();
    return CommitFiles.look(record.withFiles(some), eye);
  }

  /**
   * Which files are made, and of what.
   *
   * @param sound what the planner says
   * @param visible the rows of whole files
   * @param candidates of each file
   */
  RebuildPlan plan(
      RebuildPlan sound,
      CommitFiles files,
      Set<ForeignId> visible,
      Map<OutputFile, Set<ForeignId>> candidates) {
    return switch (flaw) {
      case LOST_FILE_COMES_ALONE, ROWS_TAKEN_AS_THEY_COME -> greedy(files, visible, candidates);
      default -> sound;
    };
  }

  private static RebuildPlan greedy(
      CommitFiles files, Set<ForeignId> visible, Map<OutputFile, Set<ForeignId>> candidates) {
    Set<ForeignId> used = new HashSet<>(visible);
    Map<OutputFile, Set<ForeignId>> rows = new LinkedHashMap<>();
    for (OutputFile file : files.open()) {
      Set<ForeignId> chosen = new LinkedHashSet<>();
      candidates.getOrDefault(file, Set.of()).stream()
          .filter(id -> !used.contains(id))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .limit(file.rows())
          .forEach(chosen::add);
      if (chosen.size() == file.rows()) {
        used.addAll(chosen);
        rows.put(file, chosen);
      }
    }
    return OpenPlan.of(rows.isEmpty() ? List.of() : List.of(List.copyOf(rows.keySet())), rows);
  }

  /** Whether a file counts as one that the registry accounts for. */
  boolean isKnown(VisibleFile file, LocalDate horizon) {
    return flaw == Flaw.EXPIRED_DAYS_ARE_KNOWN
        && file.day().filter(day -> day.isBefore(horizon)).isPresent();
  }

  /** Which events are joined. */
  ReconcileWindow window(Round round) {
    ReconcileWindow sound = round.window();
    return flaw == Flaw.FUTURE_IS_YOUNG
        ? new ReconcileWindow(sound.since(), sound.until(), sound.settled(), Long.MAX_VALUE)
        : sound;
  }

  /** Which pipelines are an output's. */
  Set<String> pipelines(Set<String> sound, Set<String> traces) {
    return flaw == Flaw.PIPELINES_BY_FOLDER ? new TreeSet<>(traces) : sound;
  }

  /** Whether a complaint is made. */
  boolean isTold(Flaw silence, boolean isSo) {
    return isSo && flaw != silence;
  }

  /** The files of a published commit, if any is not whole. */
  Optional<CommitFiles> search(
      CommitRecord record, Round round, Function<OutputFile, FileState> eye) {
    boolean isLookedAt =
        flaw != Flaw.ONLY_HOURS_OF_THE_RANGE
            || record.files().stream()
                .filter(round::touches)
                .anyMatch(file -> eye.apply(file) != FileState.WHOLE);
    return isLookedAt
        ? Optional.of(CommitFiles.look(record, eye)).filter(files -> !files.areWhole())
        : Optional.empty();
  }
}
