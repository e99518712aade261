package io.photonbeam.log.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A container file written by Avro itself, with the place of each block and the bytes it holds. */
public final class LogBytes {
  public static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredString("id").requiredLong("t").endRecord();

  static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final List<Written> blocks;

  private LogBytes(byte[] bytes, List<Written> blocks) {
    this.bytes = bytes;
    this.blocks = blocks;
  }

  /** A block's place and its uncompressed records. */
  record Written(long offset, long end, int count, ByteBuffer data) {}

  /** The whole file; may be written to. */
  byte[] bytes() {
    return bytes;
  }

  List<Written> blocks() {
    return blocks;
  }

  int headerEnd() {
    return (int) blocks.get(0).offset();
  }

  /** Blocks of the given numbers of records. */
  static LogBytes of(CodecFactory codec, int... counts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Written> blocks = new ArrayList<>();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(SCHEMA))) {
      writer.setCodec(codec).setSyncInterval(2 << 20).create(SCHEMA, out, SYNC);
      long offset = writer.sync();
      for (int count : counts) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
          byte[] record = encode(record("id-" + blocks.size() + "-" + i, i));
          data.write(record);
          writer.appendEncoded(ByteBuffer.wrap(record));
        }
        long end = writer.sync();
        blocks.add(new Written(offset, end, count, ByteBuffer.wrap(data.toByteArray())));
        offset = end;
      }
    }
    return new LogBytes(out.toByteArray(), blocks);
  }

  static GenericRecord record(String id, long time) {
    return new GenericRecordBuilder(SCHEMA).set("id", id).set("t", time).build();
  }

  public static byte[] encode(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    return out.toByteArray();
  }

  /** The file's first bytes and what follows them here, joined. */
  byte[] headThen(byte[]... rest) {
    return concat(Arrays.copyOf(bytes, headerEnd()), concat(rest));
  }

  byte[] block(int index) {
    Written block = blocks.get(index);
    return Arrays.copyOfRange(bytes, (int) block.offset(), (int) block.end());
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] longs(long... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      for (long value : values) {
        encoder.writeLong(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** All answers from the first block up to and with the first "not yet"; each must move on. */
  static List<BlockRead> readAll(Path file) throws IOException {
    Optional<LogFile> opened = LogFile.open(file);
    if (opened.isEmpty()) {
      return List.of();
    }
    try (LogFile log = opened.get()) {
      List<BlockRead> reads = new ArrayList<>();
      long offset = log.firstBlock();
      while (true) {
        BlockRead read = log.read(offset);
        if (read.offset() != offset) {
          throw new AssertionError("asked for " + offset + ", answered " + read);
        }
        reads.add(kept(read));
        long next = next(read);
        if (next < 0) {
          return reads;
        }
        if (next <= offset || next > log.size()) {
          throw new AssertionError(read + " does not move on within " + log.size());
        }
        offset = next;
      }
    }
  }

  private static long next(BlockRead read) {
    if (read instanceof BlockRead.Block block) {
      return block.end();
    }
    if (read instanceof BlockRead.Appended appended) {
      return appended.resumeAt();
    }
    return read instanceof BlockRead.Damaged damaged ? damaged.resumeAt() : -1;
  }

  /** The answer with data of its own: the reader's is valid until its next read. */
  private static BlockRead kept(BlockRead read) {
    if (read instanceof BlockRead.Block block) {
      byte[] data = new byte[block.data().remaining()];
      block.data().get(data);
      return new BlockRead.Block(block.offset(), block.end(), block.count(), ByteBuffer.wrap(data));
    }
    return read;
  }

  BlockRead.Block expected(int index) {
    Written b = blocks.get(index);
    return new BlockRead.Block(b.offset(), b.end(), b.count(), b.data());
  }
}
