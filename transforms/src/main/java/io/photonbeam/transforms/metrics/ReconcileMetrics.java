package io.photonbeam.transforms.metrics;

import io.photonbeam.registry.CommitId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What only a reconciliation counts and meets. Counts are lines of the foreign log, a repeated
 * event as often as it is there, if no other unit is named. Thread-safe; a reading is not one
 * moment's snapshot.
 */
public final class ReconcileMetrics {
  /** Explanations kept by name of the file; later ones are dropped. */
  public static final int MAX_EXPLAINED = 1_000;

  /** More lost files than one round can remember; of further ones it is not known why. */
  private static final int MAX_JUDGED = 200_000;

  /** Foreign events that are free, and too young to be looked after. */
  public final RunCounter waiting =
      RunCounter.of("waiting_events", "Foreign events that are too young to be missed.");

  /** Foreign events for which primary events are looked for, to join them or to rebuild files. */
  public final RunCounter wanted =
      RunCounter.of("wanted_events", "Foreign events whose primary event is looked for.");

  /** Foreign events whose rows were made visible again. */
  public final RunCounter rebuilt = RunCounter.of("rebuilt_rows", "Rows made visible again.");

  /** Foreign events taken by a file that is lost and could not be made again. */
  public final RunCounter lost =
      RunCounter.of("lost_rows", "Rows of lost files that could not be made again.");

  /** Published files that were compared with their commits' records, by no transform. */
  public final LongAdder checkedFiles = new LongAdder();

  /** Published files whose rows were put into large ones, too, by no transform. */
  public final LongAdder compactedFiles = new LongAdder();

  private final RunTexts explained;
  private final RunTexts judged;
  private final RunTexts expired;

  ReconcileMetrics(RunMetrics metrics) {
    explained = metrics.texts("explained_files", MAX_EXPLAINED);
    judged = metrics.texts("judged_commits", MAX_JUDGED);
    expired = metrics.texts("expired_files", MAX_JUDGED);
  }

  /** All that it counts. */
  List<RunCounter> counters() {
    return List.of(waiting, wanted, rebuilt, lost);
  }

  /** Notes why a lost file, by its path below {@code joined/}, could not be made again. */
  public void explain(String file, String why) {
    explained.add(file + '\n' + why);
  }

  /** Notes that it was decided which lost files of a commit can be made again. */
  public void judged(CommitId commit) {
    judged.add(commit.text());
  }

  /** Whether that was decided. */
  public boolean isJudged(CommitId commit) {
    return judged.has(commit.text());
  }

  /** Notes a lost file, by its path below {@code joined/}, all of whose rows have expired. */
  public void expired(String file) {
    expired.add(file);
  }

  /** Whether all rows of a lost file have expired. */
  public boolean isExpired(String file) {
    return expired.has(file);
  }

  /** Why lost files could not be made again, by their paths below {@code joined/}. */
  public Map<String, String> explanations() {
    Map<String, String> explanations = new HashMap<>();
    for (String text : explained.all()) {
      int end = text.indexOf('\n');
      explanations.put(text.substring(0, end), text.substring(end + 1));
    }
    return explanations;
  }
}
