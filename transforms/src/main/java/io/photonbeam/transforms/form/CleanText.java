package io.photonbeam.transforms.form;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/**
 * Text as readers of Parquet expect it: well-formed UTF-8. Writers of logs put what they like into
 * a string, Latin-1 say, and one such value makes some readers refuse the whole file. So what is
 * not well-formed becomes U+FFFD, as Java's own decoder does it: one for each sequence that is cut
 * off, and for each byte that begins none.
 */
public final class CleanText {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** The bit of each of eight bytes that is set in those of other characters than ASCII's. */
  private static final long BEYOND_ASCII = 0x8080808080808080L;

  private CleanText() {}

  /** A well-formed copy of the text that is in a part of an array. */
  static byte[] repaired(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether all text in a value of Avro's generic form is well-formed. */
  public static boolean isIn(Object value) {
    if (value instanceof Utf8 text) {
      return isWellFormed(text.getBytes(), 0, text.getByteLength());
    } else if (value instanceof IndexedRecord record) {
      return IntStream.range(0, record.getSchema().getFields().size())
          .allMatch(field -> isIn(record.get(field)));
    } else if (value instanceof Collection<?> items) {
      return items.stream().allMatch(CleanText::isIn);
    } else if (value instanceof Map<?, ?> entries) {
      return isIn(entries.keySet()) && isIn(entries.values());
    }
    return true;
  }

  /** Whether a part of an array is well-formed UTF-8, as Unicode defines it. */
  static boolean isWellFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= to && ((long) EIGHT.get(bytes, at) & BEYOND_ASCII) == 0) {
        at += Long.BYTES;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int next = afterSequence(bytes, at, to);
        if (next < 0) {
          return false;
        }
        at = next;
      }
    }
    return true;
  }

  /** Index after a sequence of two bytes or more; negative if it is none. */
  private static int afterSequence(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
    if (more == 0 || at + more >= to || !isSecond(first, bytes[at + 1] & 0xff)) {
      return -1;
    }
    for (int i = at + 2; i <= at + more; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return at + more + 1;
  }

  /** No overlong forms, no surrogates, nothing beyond U+10FFFF. */
  private static boolean isSecond(int first, int second) {
    return switch (first) {
      case 0xe0 -> second >= 0xa0 && second < 0xc0;
      case 0xed -> second >= 0x80 && second < 0xa0;
      case 0xf0 -> second >= 0x90 && second < 0xc0;
      case 0xf4 -> second >= 0x80 && second < 0x90;
      default -> second >= 0x80 && second < 0xc0;
    };
  }
}
