package io.photonbeam.registry;

import java.util.List;

/** What became of a commit. An unknown outcome is {@link CommitStateUnknownException}. */
public sealed interface CommitOutcome {

  /** The ids are taken by this commit: publish it. */
  record Committed(How how) implements CommitOutcome {
    /** When that happened. */
    public enum How {
      /** By this call. */
      NEWLY,
      /** By an earlier call whose answer may have been lost. */
      ALREADY
    }
  }

  /**
   * Nothing was taken, and never will be under this commit id: its staged files may be gone. Stage
   * again under a new one.
   */
  record Fenced() implements CommitOutcome {}

  /**
   * Nothing was taken: drop the offenders, delete the staged files, and stage the rest under a new
   * commit id.
   *
   * @param offenders at least one, in the order of the ids
   */
  record Refused(List<Offender> offenders) implements CommitOutcome {
    /** Copies the list. */
    public Refused {
      offenders = List.copyOf(offenders);
    }
  }

  /**
   * An id that stands in the way.
   *
   * @param index its place in the list that was to be committed
   * @param status {@link IdStatus#TAKEN} by another commit, or {@link IdStatus#EXPIRED}
   */
  record Offender(int index, IdStatus status) {}
}
