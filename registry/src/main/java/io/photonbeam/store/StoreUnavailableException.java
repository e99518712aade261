package io.photonbeam.store;

/** Nothing was applied, and the same call may succeed later. Cleaning up is safe. */
public final class StoreUnavailableException extends StoreException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    this(message, null);
  }
}
