package io.photonbeam.cli.process;

/** Memory or threads are too few to begin. Told as running out of memory is. */
public final class ShortageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ShortageException(String message) {
    super(message);
  }
}
