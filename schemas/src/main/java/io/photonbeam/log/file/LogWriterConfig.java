package io.photonbeam.log.file;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.avro.file.CodecFactory;

/**
 * How a {@link LogWriter} cuts a log into blocks and files. Immutable; every setting has a default.
 *
 * @param blockBytes a block is written when its records fill so many bytes before compression; 32
 *     to 2<sup>30</sup>, default 64 KiB. Large blocks compress better, small ones are read sooner
 * @param flushInterval a block is written, however small, when its first record is so old; default
 *     100 ms. Zero writes a block for each record
 * @param rollBytes a file that has so many bytes is closed, the next record begins another;
 *     positive, default 256 MiB
 * @param codec compression of the blocks; default zstandard level 1 with a checksum, so that a
 *     reader notices damaged bytes
 * @param clock tells the age of a block
 * @param syncMarkers gives the 16 bytes that separate the blocks of a file, for each new file;
 *     default random. To be fixed only where the same bytes must come out again
 */
public record LogWriterConfig(
    int blockBytes,
    Duration flushInterval,
    long rollBytes,
    CodecFactory codec,
    InstantSource clock,
    Supplier<byte[]> syncMarkers) {
  /** The settings described above. */
  public static final LogWriterConfig DEFAULTS =
      new LogWriterConfig(
          64 << 10,
          Duration.ofMillis(100),
          256L << 20,
          CodecFactory.zstandardCodec(1, true, true),
          Clock.systemUTC(),
          LogWriterConfig::randomMarker);

  private static final int MIN_BLOCK_BYTES = 32;
  private static final int MAX_BLOCK_BYTES = 1 << 30;

  /** Refuses settings outside their range. */
  public LogWriterConfig {
    if (blockBytes < MIN_BLOCK_BYTES || blockBytes > MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "blockBytes %d is outside %d to %d."
              .formatted(blockBytes, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES));
    }
    if (flushInterval.isNegative()) {
      throw new IllegalArgumentException(
          "flushInterval %s is negative; zero writes a block for each record."
              .formatted(flushInterval));
    }
    if (rollBytes <= 0) {
      throw new IllegalArgumentException("rollBytes %d is not positive.".formatted(rollBytes));
    }
  }

  public LogWriterConfig withBlockBytes(int blockBytes) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  public LogWriterConfig withFlushInterval(Duration flushInterval) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  public LogWriterConfig withRollBytes(long rollBytes) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  public LogWriterConfig withCodec(CodecFactory codec) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  public LogWriterConfig withClock(InstantSource clock) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  public LogWriterConfig withSyncMarkers(Supplier<byte[]> syncMarkers) {
    return new LogWriterConfig(blockBytes, flushInterval, rollBytes, codec, clock, syncMarkers);
  }

  private static byte[] randomMarker() {
    byte[] marker = new byte[16];
    new SecureRandom().nextBytes(marker);
    return marker;
  }
}
