package io.photonbeam.transforms.repair;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks for files of commits that are gone or damaged. A record is read before its files are looked
 * at, so that a commit that is marked as published must have them. What is found staged, whole, is
 * published; the rest is what has to be made again.
 *
 * <p>All hours are looked at, whatever range of events is: an event of the range may have its row
 * in any, if it was logged with other times as well. A commit whose last day lies below the horizon
 * is not demanded: the registry has forgotten its ids. A file that can't be looked at is not lost.
 * So that memory is bounded, commits beyond a number are only counted; the next search finds them.
 * Not thread-safe.
 */
public final class LostSearch {
  /** Commits with lost files that are made again in one go. */
  public static final int MAX_COMMITS = 20_000;

  /** Files that are named one by one. */
  private static final int MAX_NAMED = 1_000;

  /**
   * Where and how to search.
   *
   * @param pipelines whose commits lie in this output
   * @param horizon first day that is demanded
   * @param most commits with lost files that are remembered
   */
  public record Settings(
      OutputFolder output, Set<String> pipelines, FileCheck check, LocalDate horizon, int most) {}

  private final Settings settings;
  private final ReconcileMetrics metrics;
  private final List<CommitRecord> commits = new ArrayList<>();
  private LostFiles files;
  private long restoredRows;
  private long expiredFiles;
  private long beyond;
  private final List<String> unreadable = new ArrayList<>();
  private long unreadableFiles;

  public LostSearch(Settings settings, ReconcileMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    forget();
  }

  /** All that was found, but not what was done. */
  private void forget() {
    commits.clear();
    files = new LostFiles();
    expiredFiles = 0;
    beyond = 0;
    unreadable.clear();
    unreadableFiles = 0;
    metrics.checkedFiles.reset();
  }

  /**
   * Looks at all published commits of the pipelines. One that was cut short, as the registry was
   * away, is begun anew.
   *
   * @param guard sees every commit of the registry, whoever made it, and may end the search
   * @throws UncheckedIOException if a file can't be published
   */
  public void run(IdRegistry registry, Guard guard) {
    forget();
    registry.forEachCommit(
        commit -> {
          guard(guard, commit);
          if (commit.state() == State.PUBLISHED
              && settings.pipelines().contains(commit.pipeline())) {
            isVisible(commit);
          }
        });
  }

  /** Looks at commits. */
  @FunctionalInterface
  public interface Guard {
    /** Throws if the search can't go on. */
    void check(CommitRecord commit) throws IOException;
  }

  private static void guard(Guard guard, CommitRecord commit) {
    try {
      guard.check(commit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Looks at all files of a commit, perhaps one that could not be rolled forward.
   *
   * @return whether all that is demanded of it is visible
   */
  public boolean isVisible(CommitRecord commit) {
    CommitFiles found = CommitFiles.look(commit, file -> state(commit, file));
    if (found.areWhole()) {
      return true;
    }
    if (CommitFiles.isExpired(commit, settings.horizon())) {
      expiredFiles += found.in(FileState.LOST).size();
      return true;
    }
    note(found);
    return false;
  }

  private FileState state(CommitRecord commit, OutputFile file) {
    Path published = settings.output().published(file);
    metrics.checkedFiles.increment();
    FileState state = settings.check().look(published, file);
    if (state != FileState.LOST) {
      return state;
    }
    try {
      Path staged = settings.output().staged(commit.pipeline(), file);
      if (FileCheck.CONTENT.look(staged, file) == FileState.WHOLE) {
        settings.output().restore(staged, file);
        restoredRows += file.rows();
        return FileState.WHOLE;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Whoever publishes it may have done so between the two looks.
    return settings.check().look(published, file);
  }

  private void note(CommitFiles found) {
    for (OutputFile file : found.in(FileState.UNREADABLE)) {
      unreadableFiles++;
      if (unreadable.size() < MAX_NAMED) {
        unreadable.add(file.path());
      }
    }
    List<OutputFile> lost = new ArrayList<>(found.in(FileState.LOST));
    lost.addAll(found.in(FileState.BLOCKED));
    if (!lost.isEmpty()) {
      note(found.record(), lost);
    }
  }

  private void note(CommitRecord commit, List<OutputFile> lost) {
    if (commits.size() == settings.most()) {
      beyond++;
      return;
    }
    commits.add(commit);
    lost.forEach(file -> files.add(commit, file));
  }

  /** The commits that have lost files, as they were recorded. */
  public List<CommitRecord> commits() {
    return List.copyOf(commits);
  }

  /** The lost files. */
  public LostFiles files() {
    return files;
  }

  /** Rows of files that were found staged, and are published now. */
  public long restoredRows() {
    return restoredRows;
  }

  /** Files that are gone and not demanded, as all of their ids have expired. */
  public long expiredFiles() {
    return expiredFiles;
  }

  /** The first published files that can't be looked at, below {@code joined/}. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /** How many there are. They are not lost, and nothing of their commits is made again. */
  public long unreadableFiles() {
    return unreadableFiles;
  }

  /** Commits with lost files that are not remembered. */
  public long beyond() {
    return beyond;
  }
}
