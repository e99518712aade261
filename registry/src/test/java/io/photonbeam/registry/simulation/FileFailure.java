package io.photonbeam.registry.simulation;

/** The folder could not do what it was asked, or did it and could not say so. */
class FileFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  FileFailure(String message) {
    super(message);
  }

  /** A file is not where it was expected. */
  static final class Missing extends FileFailure {
    private static final long serialVersionUID = 1;

    Missing(String path) {
      super("no such file: " + path);
    }
  }
}
