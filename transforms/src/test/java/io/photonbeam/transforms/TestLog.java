package io.photonbeam.transforms;

import io.photonbeam.log.EventFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A log file written by Avro itself, and the place of each of its blocks. Times are in milliseconds
 * in the records.
 */
public final class TestLog {
  public static final Schema PRIMARY =
      SchemaBuilder.record("Q").fields().requiredString("id").requiredLong("t").endRecord();
  public static final Schema FOREIGN =
      SchemaBuilder.record("C")
          .fields()
          .requiredString("id")
          .requiredString("key")
          .requiredLong("t")
          .endRecord();
  public static final EventFields PRIMARY_FIELDS = EventFields.primary("id", "t");
  public static final EventFields FOREIGN_FIELDS = EventFields.foreign("id", "key", "t");

  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int[] offsets;

  private TestLog(byte[] bytes, int[] offsets) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  public static GenericRecord primary(String id, long millis) {
    return new GenericRecordBuilder(PRIMARY).set("id", id).set("t", millis).build();
  }

  public static GenericRecord foreign(String id, String key, long millis) {
    return new GenericRecordBuilder(FOREIGN).set("id", id).set("key", key).set("t", millis).build();
  }

  /** A file of one primary event in each block, with these ids and the times 1, 2, 3... */
  public static TestLog primaries(String... ids) {
    List<List<GenericRecord>> blocks =
        IntStream.range(0, ids.length).mapToObj(i -> List.of(primary(ids[i], i + 1))).toList();
    return of(PRIMARY, blocks);
  }

  /** Primary events of one time that together fill a chunk. */
  public static List<GenericRecord> primaryChunk(long millis) {
    return Collections.nCopies(2100, primary("x".repeat(512), millis));
  }

  /** A file with these records in its blocks. */
  public static TestLog of(Schema schema, List<List<GenericRecord>> blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] offsets = new int[blocks.size() + 1];
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.nullCodec()).setSyncInterval(4 << 20).create(schema, out, SYNC);
      offsets[0] = (int) writer.sync();
      for (int i = 0; i < blocks.size(); i++) {
        for (GenericRecord record : blocks.get(i)) {
          writer.append(record);
        }
        offsets[i + 1] = (int) writer.sync();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TestLog(out.toByteArray(), offsets);
  }

  public static byte[] encode(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The records, one after the other. */
  public static byte[] encode(List<GenericRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(record -> out.writeBytes(encode(record)));
    return out.toByteArray();
  }

  /** The same records in a file with another sync marker. */
  public TestLog anew() {
    return anew(1);
  }

  /** The same records in a file with one of 256 sync markers, of which number 0 is the usual. */
  public TestLog anew(int marker) {
    byte[] changed = bytes.clone();
    for (int i = 0; i + SYNC.length <= changed.length; i++) {
      if (Arrays.equals(changed, i, i + SYNC.length, SYNC, 0, SYNC.length)) {
        changed[i] ^= (byte) marker;
      }
    }
    return new TestLog(changed, offsets);
  }

  /** The file's bytes; may be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a block begins, or where the file ends. */
  public int offset(int block) {
    return offsets[block];
  }

  public int size() {
    return bytes.length;
  }

  /** Writes the file whole. */
  public Path writeTo(Path file) {
    return writeTo(file, 0, size());
  }

  /** Writes the bytes from one place to another at the end of a file, making it where needed. */
  public Path writeTo(Path file, int from, int to) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(
          file,
          Arrays.copyOfRange(bytes, from, to),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
