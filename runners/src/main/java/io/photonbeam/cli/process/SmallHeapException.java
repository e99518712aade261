package io.photonbeam.cli.process;

/** The heap is too small to begin. Told as running out of memory is. */
public final class SmallHeapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SmallHeapException(String message) {
    super(message);
  }
}
