package io.photonbeam.transforms.model;

import io.photonbeam.log.file.HeaderSync;

/**
 * A log file under a name that it has or had. The path alone does not say which file is meant, as
 * files are rotated; nor does the marker alone, as some writers give all their files the same one.
 *
 * @param path where it is, or was when this was noted
 * @param sync its header's marker; null where that is not known
 */
public record NamedFile(String path, HeaderSync sync) {

  /** The same file under another path. */
  public NamedFile at(String newPath) {
    return new NamedFile(newPath, sync);
  }
}
