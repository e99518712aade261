package io.photonbeam.registry;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names an output for ever, wherever it is moved to. A registry binds pipelines to it. The text is
 * 26 random characters (130 bits), so that no two outputs ever have the same.
 *
 * @param text always valid
 */
public record OutputId(String text) {
  private static final int LENGTH = 26;
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern VALID = Pattern.compile("[0-9a-hjkmnp-tv-z]{" + LENGTH + "}");

  /**
   * Takes an output id's text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public OutputId {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no output id; one has %d digits and small letters, without i, l, o and u."
              .formatted(text, LENGTH));
    }
  }

  /** A new one of random bits. */
  public static OutputId random(RandomGenerator random) {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new OutputId(text.toString());
  }

  /** As the registry stores it. */
  byte[] encode() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static OutputId decode(byte[] stored) {
    return new OutputId(new String(stored, StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return text;
  }
}
