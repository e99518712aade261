package io.photonbeam.repair;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which lost files of a commit are to be made again, and of which rows. Made by {@link
 * RebuildPlanner}. Immutable.
 */
public final class RebuildPlan {
  /** Why a file is not made. */
  public enum Reason {
    /** A file of the commit can't be looked at: it may have any of the rows. */
    OTHER_UNREADABLE,
    /** A file of the commit that is there does not tell its rows. */
    OTHER_UNKNOWN,
    /** Something else is in its place. */
    BLOCKED,
    /** It can't be told apart from a file that is not made which of both had which rows. */
    BOUND_TO_OTHER,
    /** The logs have fewer events of the commit than its files had rows. */
    TOO_FEW_EVENTS,
    /** The logs and the other files do not fit to the numbers of rows. */
    CONTRADICTORY,
    /** Of some of its rows the registry has forgotten the ids, of others not. */
    PARTLY_EXPIRED,
    /** The registry has forgotten all of its ids: nothing of it is demanded. */
    EXPIRED,
    /** All of its ids are forgotten, but in its place readers see rows that it did not have. */
    SHOWS_OTHERS
  }

  /**
   * Why a file is not made, in numbers.
   *
   * @param events how many events the logs have that may have been in it, and are in no other file
   * @param missing how many rows of the commit's files that are not whole have no event in the logs
   */
  public record Refusal(Reason reason, long events, long missing) {}

  private final List<List<OutputFile>> steps;
  private final Map<OutputFile, Set<ForeignId>> rows;
  private final Map<OutputFile, Refusal> refusals;

  RebuildPlan(
      List<List<OutputFile>> steps,
      Map<OutputFile, Set<ForeignId>> rows,
      Map<OutputFile, Refusal> refusals) {
    this.steps = List.copyOf(steps);
    this.rows = Collections.unmodifiableMap(rows);
    this.refusals = Collections.unmodifiableMap(refusals);
  }

  /**
   * The files to be made. Those of one step have to be made all, in one step, or none of them: the
   * logs do not tell which of them had which of their rows, and as long as one of them may come
   * back as it was, another must not have its rows. Steps do not depend on each other.
   */
  public List<List<OutputFile>> steps() {
    return steps;
  }

  /** All files to be made, step after step. */
  public List<OutputFile> files() {
    return steps.stream().flatMap(List::stream).toList();
  }

  /** The ids of a file to be made, as many as it had rows, ascending by their bytes. */
  public Set<ForeignId> rowsOf(OutputFile file) {
    return rows.get(file);
  }

  /** Why a file that is not whole is not made; empty if it is, or is whole. */
  public Optional<Refusal> refusal(OutputFile file) {
    return Optional.ofNullable(refusals.get(file));
  }

  /** Why files that are not whole are not made. */
  public Map<OutputFile, Refusal> refusals() {
    return refusals;
  }
}
