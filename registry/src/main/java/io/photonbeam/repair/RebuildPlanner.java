package io.photonbeam.repair;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.repair.RebuildPlan.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which lost files of a commit can be made again, and of which rows, so that no event is
 * ever visible twice, also if a lost file comes back as it was; only where several are made in one
 * step, one that comes back may show a row of another until the next round.
 *
 * <p>An event is a candidate for the file of its hour if the registry says that the commit has
 * taken its id. One that was logged several times, with times of several hours, is a candidate for
 * several files; its row is in one of them, and the registry does not know in which. The files that
 * are there are asked, and the numbers of rows decide: each id of the commit is in exactly one
 * file. A file is made only if its rows are certain, or if all files are made with it in one step
 * between which its rows could be exchanged; see {@link RowMatching}. Therefore nothing is made
 *
 * <ul>
 *   <li>while a file of the commit can't be looked at, or does not tell its rows;
 *   <li>if the logs lack any event of the commit's files that are not whole, except for events that
 *       have expired: which those are the registry has forgotten. They are looked for in files of
 *       days before the horizon and of the horizon's day only: an id is taken to be of the day of
 *       its event, or of the day before. Such a file is not made; the others are, if they are
 *       certain nevertheless.
 * </ul>
 *
 * <p>What is added in whatever order, the plan is the same. An id that may be in several files is
 * given to the one that shows it, though damaged, else to the one for which it stands first in the
 * logs, as the join most likely met it there; if the numbers of rows allow. Not thread-safe.
 */
public final class RebuildPlanner {
  static final Comparator<ForeignId> BY_BYTES =
      (a, b) -> Arrays.compareUnsigned(a.utf8(), b.utf8());

  private final CommitFiles commit;
  private final List<OutputFile> open;
  private final LocalDate horizon;
  private final Map<OutputFile, Set<ForeignId>> visible = new HashMap<>();
  private final Map<OutputFile, Set<ForeignId>> shown = new HashMap<>();
  private final Map<ForeignId, Map<OutputFile, EventPlace>> candidates = new TreeMap<>(BY_BYTES);
  private final Set<ForeignId> live = new HashSet<>();
  private Map<OutputFile, Refusal> refusals = new LinkedHashMap<>();

  /**
   * For a commit.
   *
   * @param horizon the registry's, read before it was asked for the candidates: first day that is
   *     not expired
   */
  public RebuildPlanner(CommitFiles commit, LocalDate horizon) {
    this.commit = commit;
    this.open = commit.open();
    this.horizon = horizon;
  }

  /**
   * The plan if the logs have no event of the commit at all: nothing is made, and some may have
   * expired. Whole files need not be noted for that.
   */
  public RebuildPlan planWithoutEvents() {
    refusals = new LinkedHashMap<>();
    return plan(Map.of(), open.stream().mapToLong(OutputFile::rows).sum());
  }

  /** Notes the ids that a whole file has; for each of them, or nothing is made. */
  public void visible(OutputFile file, Collection<ForeignId> ids) {
    visible.put(file, new HashSet<>(ids));
  }

  /**
   * Notes the ids that a file shows which is there and not as recorded. Of the rows of a file to be
   * made it is a hint, no more; but readers see them as long as it is there.
   */
  public void shown(OutputFile file, Collection<ForeignId> ids) {
    shown.put(file, new HashSet<>(ids));
  }

  /**
   * Notes that the log has an event of this commit for a file.
   *
   * @param id with the day under which the registry would keep it for this event; it has expired if
   *     all of its days have
   */
  public void candidate(ForeignId id, OutputFile file, EventPlace place) {
    if (!id.date().isBefore(horizon)) {
      live.add(id);
    }
    candidates
        .computeIfAbsent(id, i -> new HashMap<>(2))
        .merge(file, place, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  /** The plan for what was noted. */
  public RebuildPlan plan() {
    refusals = new LinkedHashMap<>();
    Map<ForeignId, List<OutputFile>> hidden = hidden();
    long missing = open.stream().mapToLong(OutputFile::rows).sum() - hidden.size();
    if (!commit.in(FileState.UNREADABLE).isEmpty()) {
      return nothing(Reason.OTHER_UNREADABLE, hidden, missing);
    }
    if (!areVisibleKnown()) {
      return nothing(Reason.OTHER_UNKNOWN, hidden, missing);
    }
    if (missing < 0) {
      return nothing(Reason.CONTRADICTORY, hidden, missing);
    }
    return plan(hidden, missing);
  }

  private RebuildPlan plan(Map<ForeignId, List<OutputFile>> hidden, long missing) {
    List<ForeignId> ids = new ArrayList<>(hidden.keySet());
    RowMatching matching = matching(hidden, (int) missing);
    return matching == null
        ? nothing(missing > 0 ? Reason.TOO_FEW_EVENTS : Reason.CONTRADICTORY, hidden, missing)
        : plan(matching, ids, hidden, (int) missing);
  }

  private boolean areVisibleKnown() {
    return commit.in(FileState.WHOLE).stream()
        .allMatch(file -> visible.getOrDefault(file, Set.of()).size() == file.rows());
  }

  /** The ids that are in no whole file, with the files they may be in, the preferred one first. */
  private Map<ForeignId, List<OutputFile>> hidden() {
    Set<ForeignId> inWhole = new HashSet<>();
    commit
        .in(FileState.WHOLE)
        .forEach(file -> inWhole.addAll(visible.getOrDefault(file, Set.of())));
    Map<ForeignId, List<OutputFile>> hidden = new LinkedHashMap<>();
    candidates.forEach(
        (id, places) -> {
          List<OutputFile> files =
              new ArrayList<>(places.keySet().stream().filter(open::contains).toList());
          if (!inWhole.contains(id) && !files.isEmpty()) {
            files.sort(
                Comparator.<OutputFile, Boolean>comparing(file -> !shows(file, id))
                    .thenComparing(places::get)
                    .thenComparing(open::indexOf));
            hidden.put(id, files);
          }
        });
    return hidden;
  }

  /** Rows of which the logs have no event stand behind those of which they have. */
  private RowMatching matching(Map<ForeignId, List<OutputFile>> hidden, int missing) {
    List<int[]> choices = new ArrayList<>();
    hidden.values().forEach(files -> choices.add(files.stream().mapToInt(open::indexOf).toArray()));
    int[] mayHaveExpired =
        open.stream()
            .filter(file -> !FileDay.of(file).isAfter(horizon))
            .mapToInt(open::indexOf)
            .toArray();
    for (int i = 0; i < missing; i++) {
      choices.add(mayHaveExpired);
    }
    int[] capacities = open.stream().mapToInt(file -> (int) file.rows()).toArray();
    return RowMatching.of(capacities, choices.toArray(int[][]::new));
  }

  private RebuildPlan plan(
      RowMatching matching,
      List<ForeignId> ids,
      Map<ForeignId, List<OutputFile>> hidden,
      int missing) {
    Map<OutputFile, Set<ForeignId>> rows = new LinkedHashMap<>();
    open.forEach(file -> rows.put(file, new LinkedHashSet<>()));
    Set<Integer> expired = new HashSet<>();
    Set<Integer> demanded = new HashSet<>();
    for (int row = 0; row < ids.size() + missing; row++) {
      int file = matching.fileOf(row);
      if (row >= ids.size()) {
        expired.add(matching.classOf(file));
      } else {
        rows.get(open.get(file)).add(ids.get(row));
        if (live.contains(ids.get(row))) {
          demanded.add(matching.classOf(file));
        }
      }
    }
    Map<Integer, List<OutputFile>> classes = new LinkedHashMap<>();
    for (int i = 0; i < open.size(); i++) {
      classes.computeIfAbsent(matching.classOf(i), c -> new ArrayList<>()).add(open.get(i));
    }
    List<List<OutputFile>> steps = new ArrayList<>();
    classes.forEach(
        (number, files) -> {
          if (expired.contains(number)) {
            Reason why = demanded.contains(number) ? Reason.PARTLY_EXPIRED : Reason.EXPIRED;
            files.forEach(file -> refuse(file, why, hidden, missing));
          } else if (commit.in(FileState.BLOCKED).stream().anyMatch(files::contains)) {
            files.forEach(file -> refuse(file, Reason.BOUND_TO_OTHER, hidden, missing));
          } else {
            steps.add(List.copyOf(files));
          }
        });
    return new RebuildPlan(steps, rows, refusals);
  }

  private RebuildPlan nothing(
      Reason reason, Map<ForeignId, List<OutputFile>> hidden, long missing) {
    open.forEach(file -> refuse(file, reason, hidden, missing));
    return new RebuildPlan(List.of(), Map.of(), refusals);
  }

  private void refuse(
      OutputFile file, Reason reason, Map<ForeignId, List<OutputFile>> hidden, long missing) {
    long events = hidden.values().stream().filter(files -> files.contains(file)).count();
    boolean demanded =
        hidden.entrySet().stream()
            .anyMatch(row -> live.contains(row.getKey()) && row.getValue().contains(file));
    refusals.put(file, new Refusal(reasonOf(file, reason, demanded), events, missing));
  }

  private Reason reasonOf(OutputFile file, Reason reason, boolean demanded) {
    FileState state = commit.states().get(file);
    if (state == FileState.UNREADABLE) {
      return Reason.OTHER_UNREADABLE;
    }
    if (reason == Reason.EXPIRED || (!demanded && isExpired(file, reason))) {
      return showsOthers(file) ? Reason.SHOWS_OTHERS : Reason.EXPIRED;
    }
    return state == FileState.BLOCKED ? Reason.BLOCKED : reason;
  }

  /** Whether all ids of a file that has no known ones, or expired ones, have expired. */
  private boolean isExpired(OutputFile file, Reason reason) {
    return reason == Reason.PARTLY_EXPIRED || FileDay.of(file).isBefore(horizon);
  }

  /**
   * What is in the place of an expired file stays there. If it has rows of another file of its
   * commit, as it may if it was lost once and has come back, readers see these twice.
   */
  private boolean showsOthers(OutputFile file) {
    return live.stream().anyMatch(id -> shows(file, id))
        || visible.values().stream().flatMap(Set::stream).anyMatch(id -> shows(file, id));
  }

  private boolean shows(OutputFile file, ForeignId id) {
    return shown.getOrDefault(file, Set.of()).contains(id);
  }
}
