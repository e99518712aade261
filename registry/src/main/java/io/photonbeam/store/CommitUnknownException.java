package io.photonbeam.store;

/**
 * The answer to a commit was lost: all of the transaction was applied, or nothing of it, or it is
 * still under way. A later transaction can settle which, as {@link TransactionalStore} says; until
 * one has, nothing may be cleaned up.
 */
public final class CommitUnknownException extends StoreException {
  private static final long serialVersionUID = 1;

  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
