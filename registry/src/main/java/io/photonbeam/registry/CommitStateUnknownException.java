package io.photonbeam.registry;

import io.photonbeam.store.CommitUnknownException;

/**
 * A write to the registry was applied or it was not, and the store could not be asked again in
 * time. <b>Clean nothing up</b>: staged files may belong to a commit. Repeat the same call, with
 * the same commit id, or leave it to a later roll-forward.
 */
public final class CommitStateUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommitStateUnknownException(String what, CommitUnknownException cause) {
    super(
        "It is unknown whether %s was applied; delete no staged file, and repeat it."
            .formatted(what),
        cause);
  }
}
