package io.photonbeam.store;

/**
 * The store's place cannot be used as it is: not there, a directory, read-only, not permitted.
 * Nothing was applied; it takes a person to change that.
 */
public final class StoreAccessException extends StoreException {
  private static final long serialVersionUID = 1;

  public StoreAccessException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreAccessException(String message) {
    this(message, null);
  }
}
