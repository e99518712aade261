package io.photonbeam.registry;

import io.photonbeam.registry.CommitRecord.State;
import java.util.Optional;

/**
 * The questions by which the protocol decides, one method each. Simulations replace one by a wrong
 * answer to show that their checker would notice.
 */
class CommitRules {

  /** Rule (a): whether what is stored under the commit id forbids the commit. */
  boolean isFenced(CommitRecord stored) {
    return stored.state() == State.FENCED;
  }

  /** Rule (b): whether what is stored under the commit id is this very commit. */
  boolean isOwnCommit(CommitRecord stored) {
    return stored.state() != State.FENCED;
  }

  /** Rule (c): whether an id is held by another commit. */
  boolean isTaken(byte[] presence) {
    return presence != null;
  }

  /** Rule (c): whether an id is older than the horizon. */
  boolean isExpired(ForeignId id, long horizonDay) {
    return id.day() < horizonDay;
  }

  /** Whether a record may be forgotten once its last day has expired. */
  boolean isForgettable(CommitRecord stored) {
    return stored.state() == State.PUBLISHED;
  }

  /**
   * Whether the registry has lost a commit that was made in it, and so has gone back in time. Only
   * one that is forgotten can be fenced.
   *
   * @param known the commit as it was known
   * @param stored what is stored under its id
   */
  boolean hasGoneBack(CommitRecord known, Optional<CommitRecord> stored, long horizonDay) {
    return stored.filter(this::isOwnCommit).isEmpty() && known.lastDay().toEpochDay() >= horizonDay;
  }
}
