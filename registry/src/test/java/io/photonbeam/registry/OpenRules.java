package io.photonbeam.registry;

import io.photonbeam.store.TransactionalStore;

/** The registry's rules, opened so that a simulation in another package can break one of them. */
public class OpenRules extends CommitRules {

  /**
   * Opens a registry that decides by these rules.
   *
   * @param ofEarlierVersion whether it has the layout that files on one disk had before
   */
  public final IdRegistry open(
      TransactionalStore store, RegistrySettings settings, boolean ofEarlierVersion) {
    KeyLayout layout = ofEarlierVersion ? KeyLayout.DENSE : KeyLayout.newIn(store);
    return new IdRegistry(store, layout, settings, this);
  }

  @Override
  public boolean isFenced(CommitRecord stored) {
    return super.isFenced(stored);
  }

  @Override
  public boolean isOwnCommit(CommitRecord stored) {
    return super.isOwnCommit(stored);
  }

  @Override
  public boolean isTaken(byte[] presence) {
    return super.isTaken(presence);
  }

  /** The day of an id, which the registry keeps to itself, is {@code id.date()}. */
  @Override
  public boolean isExpired(ForeignId id, long horizonDay) {
    return super.isExpired(id, horizonDay);
  }

  @Override
  public boolean isForgettable(CommitRecord stored) {
    return super.isForgettable(stored);
  }
}
