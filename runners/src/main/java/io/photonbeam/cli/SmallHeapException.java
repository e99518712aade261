package io.photonbeam.cli;

/** The heap is too small to begin. Told as running out of memory is. */
final class SmallHeapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SmallHeapException(String message) {
    super(message);
  }
}
