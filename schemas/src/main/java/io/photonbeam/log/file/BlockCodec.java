package io.photonbeam.log.file;

import io.photonbeam.log.record.MalformedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.file.DataFileConstants;

/** Decompresses a block, and turns all that can go wrong into one exception. */
final class BlockCodec {
  private final String name;
  private final Decompression codec;

  /** One of Avro's ways to compress a block, undone. */
  @FunctionalInterface
  interface Decompression {
    ByteBuffer decompress(ByteBuffer data) throws IOException;
  }

  private BlockCodec(String name, Decompression codec) {
    this.name = name;
    this.codec = codec;
  }

  /**
   * The codec that a header names.
   *
   * @throws LogFormatException if the codec is not one of these four. Avro's xz needs a library
   *     that Avro does not bring, and its bzip2 reads wrong bytes of a block within a larger array.
   */
  static BlockCodec named(String name) throws LogFormatException {
    return new BlockCodec(
        name,
        switch (name) {
          case DataFileConstants.NULL_CODEC -> data -> data;
          case DataFileConstants.DEFLATE_CODEC -> new DeflateBlocks();
          case DataFileConstants.SNAPPY_CODEC -> new SnappyBlocks();
          case DataFileConstants.ZSTANDARD_CODEC -> new ZstandardBlocks();
          default ->
              throw new LogFormatException(
                  "is compressed with an unknown codec: "
                      + name
                      + " (known: null, deflate, snappy, zstandard)");
        });
  }

  /** Decompressed bytes; those given where the codec does nothing. */
  ByteBuffer decompress(ByteBuffer data) throws MalformedRecordException {
    try {
      return codec.decompress(data);
    } catch (IOException | RuntimeException e) {
      // Codecs answer damaged bytes with many kinds of exception, array bounds among them.
      throw new MalformedRecordException(name + " can't decompress it: " + e.getMessage());
    }
  }
}
