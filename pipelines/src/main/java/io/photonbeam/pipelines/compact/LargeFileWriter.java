package io.photonbeam.pipelines.compact;

import io.photonbeam.pipelines.compact.ParquetFooter.Shape;
import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * One large file while it is being written. Holds a row group in memory, compressed, and a page of
 * each column. Not thread-safe.
 */
final class LargeFileWriter implements Closeable {
  /** Large enough to be read in one go, small enough for several threads to share a file. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final Path path;
  private final PartitionHour hour;
  private final RowPipe pipe = new RowPipe();
  private final NavigableMap<String, Long> rows = new TreeMap<>();
  private final ParquetWriter<ParquetReader<RowPipe>> writer;

  private LargeFileWriter(Path path, PartitionHour hour, Shape shape) throws IOException {
    this.path = path;
    this.hour = hour;
    this.writer =
        new Writing(new LocalOutputFile(path), new Sink(shape))
            .withConf(new Configuration(false))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(ParquetFileWriter.Mode.CREATE)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  /** Begins a file of an hour, which must not exist. */
  static LargeFileWriter create(Path path, PartitionHour hour, Shape shape) throws IOException {
    return new LargeFileWriter(path, hour, shape);
  }

  /**
   * Adds all rows of a small file of the same shape.
   *
   * @param count how many rows it has, by its footer
   * @throws DamagedFileException if that can't be read; this file is then of no use
   */
  void add(Path small, long count) throws IOException {
    try (ParquetReader<RowPipe> reader = new Reading(new LocalInputFile(small), pipe).build()) {
      FileFailures.naming(
          path,
          () -> {
            for (long i = 0; i < count; i++) {
              writer.write(reader);
            }
          });
    } catch (UnreadableException e) {
      throw new DamagedFileException(small, e.why);
    }
    rows.put(small.getFileName().toString(), count);
  }

  /** How many bytes it has about. */
  long bytes() {
    return writer.getDataSize();
  }

  /** The small files added, with their rows. */
  NavigableMap<String, Long> rows() {
    return rows;
  }

  /** Closes the file and makes it durable. */
  void seal() throws IOException {
    close();
    DiskSync.file(path);
  }

  @Override
  public void close() throws IOException {
    FileFailures.naming(path, writer::close);
  }

  /** A row could not be read: the small file's fault, not that of this one. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Exception why;

    UnreadableException(Exception why) {
      super(why);
      this.why = why;
    }
  }

  /** Takes a row by letting the reader read it. */
  private final class Sink extends WriteSupport<ParquetReader<RowPipe>> {
    private final Shape shape;

    Sink(Shape shape) {
      this.shape = shape;
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract.
    public WriteContext init(Configuration configuration) {
      return new WriteContext(shape.schema(), shape.metadata());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      pipe.leadTo(consumer);
    }

    @Override
    public void write(ParquetReader<RowPipe> reader) {
      try {
        if (reader.read() == null) {
          throw new UnreadableException(new IOException("it ends before its last row"));
        }
      } catch (IOException | RuntimeException e) {
        throw e instanceof UnreadableException known ? known : new UnreadableException(e);
      }
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(
          Map.of(LargeFile.KEY, LargeFile.listed(rows), LargeFile.HOUR_KEY, hour.folder()));
    }
  }

  private static final class Writing
      extends ParquetWriter.Builder<ParquetReader<RowPipe>, Writing> {
    private final Sink sink;

    Writing(OutputFile file, Sink sink) {
      super(file);
      this.sink = sink;
    }

    @Override
    protected Writing self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract.
    protected WriteSupport<ParquetReader<RowPipe>> getWriteSupport(Configuration configuration) {
      return sink;
    }
  }

  private static final class Reading extends ParquetReader.Builder<RowPipe> {
    private final RowPipe pipe;

    Reading(InputFile file, RowPipe pipe) {
      super(file, new PlainParquetConfiguration());
      this.pipe = pipe;
      usePageChecksumVerification();
    }

    @Override
    protected ReadSupport<RowPipe> getReadSupport() {
      return pipe.source();
    }
  }
}
