package io.photonbeam.transforms.model;

import java.util.Optional;

/**
 * What has become of a log file's name: the file has another one, or has none any more, so that
 * another file may get this one.
 *
 * @param file under the name that it had; the index needs its marker
 * @param to its path now; empty if it has been removed, or its content was written anew
 */
public record FileMove(NamedFile file, Optional<String> to) {

  /** A file that is no longer to be found. */
  public static FileMove gone(NamedFile file) {
    return new FileMove(file, Optional.empty());
  }
}
