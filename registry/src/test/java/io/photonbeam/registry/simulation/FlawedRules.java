package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OpenRules;

/** The registry's rules, one of them broken if the flaw is one of rules. */
final class FlawedRules extends OpenRules {
  private final Flaw flaw;
  private long firstHorizon = -1;

  FlawedRules(Flaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public boolean isFenced(CommitRecord stored) {
    return flaw != Flaw.FENCE_NOT_CHECKED && super.isFenced(stored);
  }

  @Override
  public boolean isOwnCommit(CommitRecord stored) {
    return flaw != Flaw.OWN_COMMIT_NOT_RECOGNISED && super.isOwnCommit(stored);
  }

  @Override
  public boolean isTaken(byte[] presence) {
    return flaw != Flaw.OFFENDERS_NOT_CHECKED && super.isTaken(presence);
  }

  @Override
  public boolean isExpired(ForeignId id, long horizonDay) {
    firstHorizon = firstHorizon < 0 ? horizonDay : firstHorizon;
    return switch (flaw) {
      case HORIZON_NOT_READ -> false;
      case HORIZON_REMEMBERED -> super.isExpired(id, firstHorizon);
      default -> super.isExpired(id, horizonDay);
    };
  }

  @Override
  public boolean isForgettable(CommitRecord stored) {
    return super.isForgettable(stored)
        || (flaw == Flaw.UNPUBLISHED_COMMITS_FORGOTTEN && stored.state() == State.COMMITTED)
        || (flaw == Flaw.FENCES_FORGOTTEN && stored.state() == State.FENCED);
  }
}
