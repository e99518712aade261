package io.photonbeam.pipelines.option;

/** A value that is not valid for a reason of its own; the message says it after the value. */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidValueException(String message) {
    super(message);
  }
}
