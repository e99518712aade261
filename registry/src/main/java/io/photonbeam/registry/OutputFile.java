package io.photonbeam.registry;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A file of a commit.
 *
 * @param path where it is when published, relative to the output, with '/'; such as {@code
 *     date=2026-01-02/hour=03/<commit id>.parquet}
 * @param rows joined events in it
 * @param bytes its size
 * @param checksum of its bytes, with the name of the method, such as {@code xxh64:0f…}
 */
public record OutputFile(String path, long rows, long bytes, String checksum)
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MAX_PATH = 512;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_=.-]+");
  private static final Pattern CHECKSUM = Pattern.compile("[A-Za-z0-9:_-]{1,80}");

  /**
   * Checks every part, since a record's paths will be written to.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public OutputFile {
    if (!isInside(path)) {
      throw new IllegalArgumentException(
          "'%s' is no path of an output file: use segments of letters, digits, '_', '=', '.', '-'."
              .formatted(path));
    }
    if (rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "File %s has %d rows and %d bytes; neither can be negative."
              .formatted(path, rows, bytes));
    }
    if (!CHECKSUM.matcher(checksum).matches()) {
      throw new IllegalArgumentException("'%s' is no checksum of %s.".formatted(checksum, path));
    }
  }

  /** What stays the same when the file is made again. */
  OutputFile withoutBytes() {
    return new OutputFile(path, rows, 0, "none");
  }

  private static boolean isInside(String path) {
    if (path.length() > MAX_PATH) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || segment.equals("..") || segment.equals(".")) {
        return false;
      }
    }
    return true;
  }
}
