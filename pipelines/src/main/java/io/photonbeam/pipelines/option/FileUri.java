package io.photonbeam.pipelines.option;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code file:/a%20b}, {@code file:///a%20b} and {@code file://localhost/a%20b}: a local path. */
final class FileUri {
  private static final Pattern URI = Pattern.compile("(?is)file:(?://(?<host>[^/]*))?(?<path>/.*)");

  private FileUri() {}

  static boolean isOne(String text) {
    return text.regionMatches(/* ignoreCase= */ true, 0, "file:", 0, 5);
  }

  /**
   * The path, with its percent signs decoded; characters that a URI would have to encode are taken
   * as they are.
   *
   * @throws InvalidValueException if it names another host, or is no such URI
   */
  static String path(String text) {
    Matcher uri = URI.matcher(text);
    if (!uri.matches()) {
      throw new InvalidValueException("must have a path from the root, as in file:///data/logs");
    }
    String host = uri.group("host");
    if (host != null && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
      throw new InvalidValueException(
          "names the host %s; mount its folder here and name that".formatted(host));
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      throw new InvalidValueException("has a ? or #; in a file: URI write %3F or %23");
    }
    return decoded(uri.group("path"));
  }

  private static String decoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes.write(16 * digit(encoded, i + 1) + digit(encoded, i + 2));
        i += 2;
      } else {
        bytes.write(encoded[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("has percent-encoded bytes that are no UTF-8");
    }
  }

  private static int digit(byte[] text, int index) {
    int digit = index < text.length ? Character.digit((char) text[index], 16) : -1;
    if (digit < 0) {
      throw new InvalidValueException("has a % without two hexadecimal digits; write %25 for it");
    }
    return digit;
  }
}
