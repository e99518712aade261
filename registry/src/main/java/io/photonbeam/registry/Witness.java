package io.photonbeam.registry;

import java.util.Optional;

/**
 * The newest commit that this process knows to be published in the registry. Its record changes no
 * more, and goes only when its days expire; so a registry that does not know it has gone back in
 * time: somebody has put an older copy in its place. Each commit asks for it in its transaction, at
 * the cost of one more key. Thread-safe.
 */
final class Witness {
  private volatile CommitRecord newest;

  /** Notes a commit that was read or written as published. */
  void saw(CommitRecord published) {
    CommitRecord before = newest;
    if (before == null || before.id().compareTo(published.id()) <= 0) {
      newest = published;
    }
  }

  /** The commit that the registry must know; empty if none is known to be published. */
  Optional<CommitRecord> newest() {
    return Optional.ofNullable(newest);
  }
}
