package io.photonbeam.registry.simulation;

/**
 * A broken promise. An error, so that no code under simulation takes it for a failure of its own.
 */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }

  Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
