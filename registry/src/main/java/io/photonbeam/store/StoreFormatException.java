package io.photonbeam.store;

/**
 * What was opened is no store, another program's store, damaged, or written by a newer Photonbeam.
 * Nothing was changed; trying again does not help.
 */
public final class StoreFormatException extends StoreException {
  private static final long serialVersionUID = 1;

  public StoreFormatException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreFormatException(String message) {
    this(message, null);
  }
}
