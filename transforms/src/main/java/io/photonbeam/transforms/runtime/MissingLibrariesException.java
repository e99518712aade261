package io.photonbeam.transforms.runtime;

/**
 * A process of a cluster lacks libraries that no job can bring. Its message tells a user which, and
 * where to put them; no new attempt helps before that is done.
 */
public final class MissingLibrariesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingLibrariesException(String message) {
    super(message);
  }
}
