package io.photonbeam.transforms.read;

import java.io.Serializable;

/**
 * Something in a log that can not be joined, with its place.
 *
 * @param file the log file
 * @param offset where in the file: of the damage, or of the block that holds the record
 * @param detail what is wrong, for people
 * @param records how many records are known to be concerned; 0 if unknown
 */
public record LogProblem(Kind kind, String file, long offset, String detail, long records)
    implements Serializable {

  /** Kinds of problems, which are counted one by one. */
  public enum Kind {
    /** Bytes that are no block, or a block whose bytes are not its records. */
    DAMAGED_BLOCK("damaged block"),
    /** A whole record whose id, key or time can not be used. */
    MALFORMED_EVENT("malformed event"),
    /** A file that is no log, lacks a named field, or can not be read. */
    UNREADABLE_FILE("unreadable file"),
    /** A file that is shorter than what was already read of it. */
    SHRUNK_FILE("shrunk file"),
    /** A file that was removed before all of it was read. */
    VANISHED_FILE("vanished file"),
    /** A file that still ended in something that is no whole block when the run finished. */
    UNFINISHED_FILE("unfinished file");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The kind in words, singular. */
    public String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return kind.words() + ": " + file + " at offset " + offset + ": " + detail;
  }
}
