package io.photonbeam.cli.option;

/** A value that is not valid for a reason of its own; the message says it after the value. */
final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidValueException(String message) {
    super(message);
  }
}
