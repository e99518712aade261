package io.photonbeam.log.file;

import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.schema.AvroWork;
import io.photonbeam.log.schema.RecentSchemas;
import io.photonbeam.log.schema.SchemaBounds;
import io.photonbeam.log.schema.SchemaText;
import io.photonbeam.text.FirstFew;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.file.DataFileConstants;

/**
 * The header of an Avro object container file: schema, codec, sync marker.
 *
 * @param end offset of the first block
 */
record LogHeader(Schema schema, String codec, SyncMarker sync, int end) {
  /**
   * Longest header that is read: up to 4 MiB, room for any schema that a person wrote, and less
   * with a small heap, as whoever holds events holds their schema, several times its length.
   */
  static final int MAX_LENGTH =
      (int) Math.min(4L << 20, Math.max(256L << 10, Runtime.getRuntime().maxMemory() / 512));

  static final int MAGIC_LENGTH = DataFileConstants.MAGIC.length;

  /**
   * Reads a header from the first bytes of a file.
   *
   * @return empty if the bytes are the beginning of a header whose rest is still to come
   * @throws LogFormatException if no bytes that may follow make this a header
   */
  static Optional<LogHeader> parse(byte[] bytes, int length) throws LogFormatException {
    return parse(bytes, 0, length);
  }

  /** Reads a header that begins at an index; its {@link #end} counts from there. */
  static Optional<LogHeader> parse(byte[] bytes, int from, int to) throws LogFormatException {
    int magic = Math.min(to - from, MAGIC_LENGTH);
    if (isBlank(bytes, from, from + magic)) {
      return Optional.empty(); // Room that a writer has reserved and not written to yet.
    }
    if (!Arrays.equals(bytes, from, from + magic, DataFileConstants.MAGIC, 0, magic)) {
      throw new LogFormatException("is no Avro object container file (wrong first bytes)");
    }
    Cursor cursor = new Cursor();
    cursor.reset(bytes, from + magic, to);
    Map<String, byte[]> meta = new HashMap<>();
    try {
      readMap(cursor, meta);
      int syncAt = cursor.position();
      cursor.skip(SyncMarker.LENGTH);
      SyncMarker sync = new SyncMarker(bytes, syncAt);
      int end = cursor.position() - from;
      return Optional.of(new LogHeader(schema(meta), codec(meta), sync, end));
    } catch (MalformedRecordException e) {
      if (to - from >= MAX_LENGTH) {
        throw tooLong();
      }
      return Optional.empty();
    }
  }

  /** Whether blocks behind another header are read as those behind this one. */
  boolean isLike(LogHeader other) {
    return codec.equals(other.codec) && schema.toString().equals(other.schema.toString());
  }

  /** Whether the first bytes of a file are those of an Avro object container file. */
  static boolean isMagic(byte[] bytes, int from, int length) {
    return length >= MAGIC_LENGTH
        && Arrays.equals(
            bytes, from, from + MAGIC_LENGTH, DataFileConstants.MAGIC, 0, MAGIC_LENGTH);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void readMap(Cursor cursor, Map<String, byte[]> into)
      throws MalformedRecordException, LogFormatException {
    long count;
    while ((count = readLong(cursor)) != 0) {
      if (count < 0) {
        readLong(cursor);
        count = -count;
      }
      for (long i = 0; i < count; i++) {
        String key = new String(readBytes(cursor), StandardCharsets.UTF_8);
        into.put(key, readBytes(cursor));
      }
    }
  }

  private static byte[] readBytes(Cursor cursor)
      throws MalformedRecordException, LogFormatException {
    long length = readLong(cursor);
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw damaged("a length of " + length);
    }
    if (length > MAX_LENGTH) {
      throw tooLong();
    }
    int from = cursor.position();
    cursor.skip((int) length);
    return Arrays.copyOfRange(cursor.array(), from, cursor.position());
  }

  /** Reads an integer; fails as malformed only if its last bytes are still to come. */
  private static long readLong(Cursor cursor) throws MalformedRecordException, LogFormatException {
    try {
      return cursor.readLong();
    } catch (MalformedRecordException e) {
      if (cursor.remaining() >= Cursor.MAX_INTEGER_BYTES) {
        throw damaged(e.getMessage());
      }
      throw e;
    }
  }

  private static LogFormatException tooLong() {
    return new LogFormatException(
        "has a header of more than the %,d bytes that are read with this heap"
            .formatted(MAX_LENGTH));
  }

  private static LogFormatException damaged(String how) {
    return new LogFormatException("has a damaged header: " + how);
  }

  private static Schema schema(Map<String, byte[]> meta) throws LogFormatException {
    byte[] json = meta.get(DataFileConstants.SCHEMA);
    if (json == null) {
      throw new LogFormatException("has no schema in its header");
    }
    Optional<String> excess = SchemaText.problem(json);
    if (excess.isPresent()) {
      throw new LogFormatException("has a schema that Avro can't parse: " + excess.get());
    }
    Schema schema = parse(json);
    Optional<String> problem =
        SchemaBounds.RECORDS.problem(schema).or(() -> AvroWork.problem(schema));
    if (problem.isPresent()) {
      throw new LogFormatException("has a schema that is too large: " + problem.get());
    }
    return schema;
  }

  private static Schema parse(byte[] json) throws LogFormatException {
    try {
      return RecentSchemas.parse(new String(json, StandardCharsets.UTF_8));
    } catch (SchemaParseException | StackOverflowError e) {
      throw new LogFormatException(
          "has a schema that Avro can't parse: " + FirstFew.characters(e.getMessage()));
    }
  }

  private static String codec(Map<String, byte[]> meta) {
    byte[] name = meta.get(DataFileConstants.CODEC);
    return name == null ? DataFileConstants.NULL_CODEC : new String(name, StandardCharsets.UTF_8);
  }
}
