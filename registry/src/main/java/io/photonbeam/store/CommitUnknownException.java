package io.photonbeam.store;

/**
 * The answer to a commit was lost: all of the transaction was applied, or nothing of it. Which one
 * is settled, and a later transaction can look. Until one has, nothing may be cleaned up.
 */
public final class CommitUnknownException extends StoreException {
  private static final long serialVersionUID = 1;

  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
