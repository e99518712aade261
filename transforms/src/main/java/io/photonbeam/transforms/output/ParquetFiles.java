package io.photonbeam.transforms.output;

import io.photonbeam.log.schema.WriterSchema;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** Opens Parquet files, whoever wrote them. */
public final class ParquetFiles {
  /** Some times larger than those of the widest rows that are written. */
  private static final long MAX_FOOTER_BYTES =
      Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** Of memory that a footer takes, by {@link ParquetFooterWeight}. */
  private static final long MAX_FOOTER_WEIGHT = Runtime.getRuntime().maxMemory() / 3;

  /** Under this parquet-avro keeps the schema of the rows. */
  public static final String AVRO_SCHEMA = "parquet.avro.schema";

  /** Length of JSON that is parsed in no time, whatever it is. */
  private static final int SMALL_SCHEMA = 64 << 10;

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
    requireRegular(file);
    requireFooter(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification()
            .build();
    return ParquetFileReader.open(new NamedFile(file), options);
  }

  /** A file that Parquet's messages call by its path. */
  private static final class NamedFile extends LocalInputFile {
    private final Path file;

    NamedFile(Path file) {
      super(file);
      this.file = file;
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * As {@link #open}, of a file whose rows are to be read next, by whatever reader of Parquet: its
   * columns and pages claim no more than the file has, nor than there is room for.
   */
  public static ParquetFileReader openForRows(Path file) throws IOException {
    ParquetFileReader opened = open(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ParquetChunks.require(channel, opened.getFooter());
      requireSchema(opened.getFileMetaData().getKeyValueMetaData().get(AVRO_SCHEMA));
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw new IOException(file + ": " + FileFailures.words(e), e);
    }
  }

  /** Takes a row of a file. */
  @FunctionalInterface
  public interface Rows {
    void row(GenericRecord row) throws IOException;
  }

  /**
   * Reads the rows of a file as Avro records, one after the other. {@link #openForRows} has to be
   * asked before, if anybody may have written the file.
   *
   * @throws IOException if it can't be read, or the taker throws it
   * @throws RuntimeException if it is damaged
   */
  public static void forEachRow(Path file, Rows rows) throws IOException {
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new PlainParquetConfiguration())
            .withDataModel(new GenericData())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.row(row);
      }
    }
  }

  /** Avro's parser walks a schema as often as it has types. */
  private static void requireSchema(String json) {
    if (json != null && json.length() > SMALL_SCHEMA) {
      Schema unused = WriterSchema.parse(json);
    }
  }

  /** Of a pipe or a device the first read may wait for ever. */
  private static void requireRegular(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": it is no file, but a folder, pipe or device; take it away");
    }
  }

  /** What is no Parquet file at all Parquet's reader tells. */
  private static void requireFooter(Path file) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = channel.size() - END_BYTES;
      if (start < 0) {
        return;
      }
      readFully(channel, end, start);
      if (end.hasRemaining() || end.getInt(Integer.BYTES) != MAGIC) {
        return;
      }
      long claimed = Integer.toUnsignedLong(end.getInt(0));
      if (claimed > MAX_FOOTER_BYTES) {
        throw new IOException(
            "%s: its footer claims %,d bytes, and with this heap at most %,d are read"
                .formatted(file, claimed, MAX_FOOTER_BYTES));
      }
      if (claimed > start) {
        throw new IOException(file + ": its footer claims more bytes than it has");
      }
      requireLight(file, channel, start - claimed, (int) claimed);
    }
  }

  private static void requireLight(Path file, FileChannel channel, long from, int length)
      throws IOException {
    ByteBuffer footer = ByteBuffer.allocate(length);
    readFully(channel, footer, from);
    long weight;
    try {
      weight = ParquetFooterWeight.of(footer.flip());
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (weight > MAX_FOOTER_WEIGHT) {
      throw new IOException(
          "%s: its footer would take %,d bytes of memory, and with this heap at most %,d are there"
                  .formatted(file, weight, MAX_FOOTER_WEIGHT)
              + " for it; allow more memory");
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long from)
      throws IOException {
    int begin = into.position();
    while (into.hasRemaining() && channel.read(into, from + into.position() - begin) > 0) {}
  }
}
