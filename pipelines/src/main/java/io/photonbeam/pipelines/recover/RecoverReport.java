package io.photonbeam.pipelines.recover;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a recovery found and did, or with a dry run would do.
 *
 * @param commits taken into the registry
 * @param files of these commits
 * @param events in these files
 * @param withoutMaker of these commits, those whose files do not say which pipeline made them
 * @param missing files of these commits that are not visible; their events are free
 * @param horizon first day that is not expired
 * @param pipelines that are bound to the output
 * @param problems what could not be taken in, a sentence each, at most {@link #MAX_NAMED}
 * @param allProblems how many there are
 */
public record RecoverReport(
    long commits,
    long files,
    long events,
    long withoutMaker,
    List<String> missing,
    LocalDate horizon,
    Set<String> pipelines,
    List<String> problems,
    long allProblems) {

  /** Problems that are told one by one. */
  public static final int MAX_NAMED = 1_000;

  /** Whether the registry accounts for all that is visible now. */
  public boolean isWhole() {
    return allProblems == 0;
  }

  /** Gathers it. Not thread-safe. */
  static final class Builder {
    private long commits;
    private long files;
    private long events;
    private long withoutMaker;
    private long allProblems;
    private final List<String> missing = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    void adopted(VisibleCommit commit) {
      commits++;
      files += commit.files().size();
      events += commit.ids().size();
      withoutMaker += commit.metadata().isEmpty() ? 1 : 0;
      missing.addAll(commit.missing());
    }

    void problem(String sentence) {
      allProblems++;
      if (problems.size() < MAX_NAMED) {
        problems.add(sentence);
      }
    }

    RecoverReport build(LocalDate horizon, Set<String> pipelines) {
      return new RecoverReport(
          commits,
          files,
          events,
          withoutMaker,
          List.copyOf(missing),
          horizon,
          Set.copyOf(pipelines),
          List.copyOf(problems),
          allProblems);
    }
  }
}
