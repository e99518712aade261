package io.photonbeam.store;

/** A store could not do what it was asked. The subclass says what is known of the outcome. */
public abstract class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
