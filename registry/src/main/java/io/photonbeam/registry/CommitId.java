package io.photonbeam.registry;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one attempt to commit, for ever; it plays the part of Photon's token. A retry that carries
 * the same commit id is the same commit.
 *
 * <p>The text is {@code yyyyMMdd-HHmmssSSS-} (UTC) and 16 random characters, such as {@code
 * 20260102-030405678-4k9rt0mzq2x7vb1c}: safe as a file name, in order of time, globally unique (80
 * random bits, of which the first 30 are the {@link RunStamp} of the run). Made by {@link
 * CommitIds}.
 *
 * @param text always valid
 */
public record CommitId(String text) implements Comparable<CommitId>, Serializable {
  /** Length of every commit id's text. */
  public static final int LENGTH = 8 + 1 + 9 + 1 + 16;

  private static final long serialVersionUID = 1;
  private static final Pattern VALID = Pattern.compile("\\d{8}-\\d{9}-[0-9a-hjkmnp-tv-z]{16}");
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmssSSS");

  /**
   * Takes a commit id's text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public CommitId {
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          "'%s' is no commit id; one looks like 20260102-030405678-4k9rt0mzq2x7vb1c."
              .formatted(text.length() > 100 ? text.substring(0, 100) + "…" : text));
    }
  }

  /** Reads a text that may well be something else, such as part of a file's name. */
  public static Optional<CommitId> parse(String text) {
    return isValid(text) ? Optional.of(new CommitId(text)) : Optional.empty();
  }

  /** As the registry stores it. */
  byte[] encode() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static CommitId decode(byte[] stored) {
    return new CommitId(new String(stored, StandardCharsets.US_ASCII));
  }

  /** When it was made, in milliseconds, by its maker's clock. */
  public Instant created() {
    return time(text);
  }

  @Override
  public int compareTo(CommitId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isValid(String text) {
    if (text.length() != LENGTH || !VALID.matcher(text).matches()) {
      return false;
    }
    try {
      time(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Instant time(String text) {
    return LocalDateTime.parse(text.substring(0, 18), TIME).toInstant(ZoneOffset.UTC);
  }
}
