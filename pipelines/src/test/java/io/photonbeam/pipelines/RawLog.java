package io.photonbeam.pipelines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Avro files made byte by byte, so that they can hold what Avro's own writer refuses to write:
 * schemas with invalid names, strings that are no UTF-8, blocks without records.
 */
final class RawLog {
  private static final int BLOCK_RECORDS = 7;
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private RawLog() {}

  /** A record of values in the order of its fields; see {@link #put}. */
  static byte[] record(Object... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object value : values) {
      put(bytes, value);
    }
    return bytes.toByteArray();
  }

  /** A value of type bytes, or a string that need not be UTF-8. */
  static byte[] prefixed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    putLong(bytes, content.length);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  /** A whole file with a few records a block. */
  static byte[] file(String schema, List<byte[]> records) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header(schema));
    for (int from = 0; from < records.size(); from += BLOCK_RECORDS) {
      file.writeBytes(block(records.subList(from, Math.min(records.size(), from + BLOCK_RECORDS))));
    }
    return file.toByteArray();
  }

  /** The same file with a sync marker of its own. */
  static byte[] anew(byte[] file) {
    byte[] other = file.clone();
    for (int i = 0; i + SYNC.length <= file.length; i++) {
      if (Arrays.equals(file, i, i + SYNC.length, SYNC, 0, SYNC.length)) {
        other[i] ^= 1;
      }
    }
    return other;
  }

  static byte[] header(String schema) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {'O', 'b', 'j', 1});
    putLong(header, 2);
    put(header, "avro.schema");
    put(header, schema);
    put(header, "avro.codec");
    put(header, "null");
    putLong(header, 0);
    header.writeBytes(SYNC);
    return header.toByteArray();
  }

  static byte[] block(List<byte[]> records) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    records.forEach(data::writeBytes);
    return block(records.size(), data.toByteArray());
  }

  /** A block that claims so many records. */
  static byte[] block(long count, byte[] data) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    putLong(block, count);
    putLong(block, data.length);
    block.writeBytes(data);
    block.writeBytes(SYNC);
    return block.toByteArray();
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  static void append(Path file, byte[] content) throws IOException {
    Files.write(file, content, StandardOpenOption.APPEND);
  }

  /** Strings with their length, whole numbers as zigzag, doubles, and byte arrays as they are. */
  private static void put(ByteArrayOutputStream to, Object value) {
    if (value instanceof String text) {
      to.writeBytes(prefixed(text.getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof Number number && !(value instanceof Double)) {
      putLong(to, number.longValue());
    } else if (value instanceof Double number) {
      to.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number).array());
    } else {
      to.writeBytes((byte[]) value);
    }
  }

  private static void putLong(ByteArrayOutputStream to, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      to.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
