package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlanner;
import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.PublishedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The rows that readers see in the files of a commit, whole or not. Not thread-safe. */
public final class VisibleRows {
  /** Why an expired file is complained of nevertheless. */
  public static final String SHOWS_OTHERS =
      "all of its rows have expired, and what is in its place shows rows of other files of its"
          + " commit; move it out of joined/";

  private final OutputFolder output;
  private final EventFields foreignFields;
  private final Set<ForeignId> inWhole = new HashSet<>();
  private Optional<String> unknown = Optional.empty();

  /** In an output whose foreign events have these fields. */
  public VisibleRows(OutputFolder output, EventFields foreignFields) {
    this.output = output;
    this.foreignFields = foreignFields;
  }

  /**
   * The plan for a commit of which the logs have no event. Reads files only if something is in the
   * place of one that is lost.
   */
  public RebuildPlan planWithoutEvents(CommitFiles files, LocalDate horizon) {
    RebuildPlanner planner = new RebuildPlanner(files, horizon);
    if (files.open().stream().map(output::published).anyMatch(Files::isRegularFile)) {
      note(files, planner);
    }
    return planner.planWithoutEvents();
  }

  /** Tells a planner of them. */
  void note(CommitFiles files, RebuildPlanner planner) {
    for (OutputFile file : files.in(FileState.WHOLE)) {
      try {
        Set<ForeignId> ids = PublishedIds.of(output.published(file), foreignFields);
        inWhole.addAll(ids);
        planner.visible(file, ids);
      } catch (IOException e) {
        unknown = Optional.of(FileFailures.words(e));
      }
    }
    for (OutputFile file : files.open()) {
      showIfReadable(file, output.published(file), planner);
    }
  }

  /** A damaged file may tell which rows it had, or show those of another. */
  private void showIfReadable(OutputFile file, Path path, RebuildPlanner planner) {
    if (Files.isRegularFile(path)) {
      try {
        planner.shown(file, PublishedIds.of(path, foreignFields));
      } catch (IOException | RuntimeException e) {
        // It tells nothing, which is what damage does.
      }
    }
  }

  /** Those of whole files. */
  Set<ForeignId> inWhole() {
    return inWhole;
  }

  /** Why a whole file does not tell its rows; empty if all do. */
  Optional<String> unknown() {
    return unknown;
  }
}
