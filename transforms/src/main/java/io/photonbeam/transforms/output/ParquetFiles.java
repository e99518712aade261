package io.photonbeam.transforms.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/** Opens Parquet files, whoever wrote them. */
public final class ParquetFiles {
  /** Some times larger than those of the widest rows that are written. */
  private static final long MAX_FOOTER_BYTES =
      Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** The length of the footer, and then {@code PAR1}. */
  private static final int END_BYTES = 8;

  private static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;

  private ParquetFiles() {}

  /**
   * Opens a file and reads its footer; the checksums of its pages are verified if they are read.
   *
   * @throws IOException if it can't be read, or claims a footer that there is no room for:
   *     Parquet's reader takes as much memory as the last bytes of a file say
   * @throws RuntimeException if it is no Parquet file
   */
  public static ParquetFileReader open(Path file) throws IOException {
    requireFooter(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification()
            .build();
    return ParquetFileReader.open(new LocalInputFile(file), options);
  }

  /** What is no Parquet file at all Parquet's reader tells. */
  private static void requireFooter(Path file) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = channel.size() - END_BYTES;
      if (start < 0) {
        return;
      }
      while (end.hasRemaining() && channel.read(end, start + end.position()) > 0) {}
    }
    if (end.hasRemaining() || end.getInt(Integer.BYTES) != MAGIC) {
      return;
    }
    long claimed = Integer.toUnsignedLong(end.getInt(0));
    if (claimed > MAX_FOOTER_BYTES) {
      throw new IOException(
          "%s: its footer claims %,d bytes, and with this heap at most %,d are read"
              .formatted(file, claimed, MAX_FOOTER_BYTES));
    }
  }
}
