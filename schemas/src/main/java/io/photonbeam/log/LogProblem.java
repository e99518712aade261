package io.photonbeam.log;

import io.photonbeam.text.Counted;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Something in a log that can not be joined, with its place.
 *
 * @param file the log file, or the folder
 * @param offset where in the file: of the damage, or of the block that holds the record; {@link
 *     #NO_OFFSET} if it is the whole
 * @param detail what is wrong, for people
 * @param records how many records are known to be concerned; 0 if unknown
 */
public record LogProblem(Kind kind, String file, long offset, String detail, long records)
    implements Serializable {
  /** The offset of a problem of a whole file or folder. */
  public static final long NO_OFFSET = -1;

  /** Kinds of problems, which are counted one by one. */
  public enum Kind {
    /** Bytes that are no block, or a block whose bytes are not its records. */
    DAMAGED_BLOCK("damaged block", "damagedBlocks"),
    /** A whole record whose id, key or time can not be used. */
    MALFORMED_EVENT("malformed event", "malformed"),
    /** A file that is no log, lacks a named field, or can not be read. */
    UNREADABLE_FILE("unreadable file", "unreadableFiles"),
    /** A file that is shorter than what was already read of it. */
    SHRUNK_FILE("shrunk file", "shrunkFiles"),
    /** A file that was removed before all of it was read. */
    VANISHED_FILE("vanished file", "vanishedFiles"),
    /** A file that still ended in something that is no whole block when the run finished. */
    UNFINISHED_FILE("unfinished file", "unfinishedFiles"),
    /** A second log file that was appended to a first: what follows its header is not read. */
    APPENDED_FILE("file appended to a file", "appendedFiles"),
    /** A folder of a log that can not be looked into. */
    UNREADABLE_FOLDER("unreadable folder", "unreadableFolders"),
    /** A file that looks like a log file and is not read because of its name. */
    PASSED_OVER_FILE("passed-over file", "passedOverFiles"),
    /** A log whose folder is missing or holds no log file. */
    LOG_WITHOUT_FILES("log without files", "logsWithoutFiles"),
    /** A log of which no event could be used, or hardly any; see {@link LogUse}. */
    MALFORMED_LOG("log of malformed events", "malformedLogs");

    private final String words;
    private final String field;

    /** The kinds that may keep events from being seen: with any of them nothing is exact. */
    public static final Set<Kind> UNSEEN =
        Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(MALFORMED_EVENT)));

    Kind(String words, String field) {
      this.words = words;
      this.field = field;
    }

    /** The kind in words, singular. */
    public String words() {
      return words;
    }

    /** A number of them in words. */
    public String words(long count) {
      return Counted.of(count, words, plural());
    }

    /** The plural as a name in JSON: {@code damagedBlocks}. */
    public String field() {
      return field;
    }

    /** The kind in words, plural. */
    public String plural() {
      return switch (this) {
        case APPENDED_FILE -> "files appended to files";
        case LOG_WITHOUT_FILES -> "logs without files";
        case MALFORMED_LOG -> "logs of malformed events";
        default -> words + "s";
      };
    }
  }

  /** How much it adds to the count of its kind: each malformed event counts, anything else once. */
  public long weight() {
    return kind == Kind.MALFORMED_EVENT ? Math.max(1, records) : 1;
  }

  /** Whether it is in a log's folder, or the folder's own; by its text, whatever names can be. */
  public boolean isIn(Path log) {
    String folder = log.toString();
    return file.equals(folder) || file.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  @Override
  public String toString() {
    String place = offset == NO_OFFSET ? "" : " at offset " + offset;
    return kind.words() + ": " + file + place + ": " + detail;
  }
}
