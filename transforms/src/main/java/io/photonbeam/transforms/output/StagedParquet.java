package io.photonbeam.transforms.output;

import io.photonbeam.log.schema.SchemaBounds;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.text.FileFailures;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.TypeUtil;

/**
 * One Parquet file while it is being staged. Not thread-safe.
 *
 * @param <T> what its rows are written from
 */
public final class StagedParquet<T> implements Closeable {
  /** Making one asks the whole class path for conversions, of which there are none. */
  private static final GenericData MODEL = new GenericData();

  private static final int MIN_PAGE = 16 << 10;

  private static final long LARGE_BYTES = 4 << 20;

  /** How large the values of a file's rows are. */
  public enum Values {
    USUAL,
    /** Some so large that not one more copy is made of them, not even the least and the largest. */
    LARGE;

    /** By the bytes of the largest row. */
    public static Values ofBytes(long largest) {
      return largest < LARGE_BYTES ? USUAL : LARGE;
    }
  }

  private final Path path;
  private final ParquetWriter<T> writer;

  /** Learns from this file; empty if there is nothing to learn from it. */
  private final Optional<DictionaryColumns> learning;

  private long rows;

  private StagedParquet(Path path, ParquetWriter<T> writer, Optional<DictionaryColumns> learning) {
    this.path = path;
    this.writer = writer;
    this.learning = learning;
  }

  /**
   * Why Parquet can't hold rows of a schema, for people: a type that contains itself, say, or a
   * record without fields, or more columns than can be written.
   */
  public static Optional<String> problem(Schema row) {
    Optional<String> excess = SchemaBounds.ROWS.problem(row);
    if (excess.isPresent()) {
      return excess;
    }
    try {
      TypeUtil.checkValidWriteSchema(ParquetTypes.of(row));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** What writes records of a schema. */
  public static WriteSupport<GenericRecord> records(Schema row) {
    return new AvroWriteSupport<>(ParquetTypes.of(row), row, MODEL);
  }

  /**
   * Begins a file of records, which must not exist.
   *
   * @param row schema of the records
   * @param metadata what the file says of itself
   */
  public static StagedParquet<GenericRecord> create(
      Path path, Schema row, Map<String, String> metadata) throws IOException {
    return create(path, row, metadata, Values.USUAL);
  }

  /** As {@link #create(Path, Schema, Map)}, for values that may be large. */
  public static StagedParquet<GenericRecord> create(
      Path path, Schema row, Map<String, String> metadata, Values values) throws IOException {
    return create(path, records(row), metadata, Long.MAX_VALUE, values, new DictionaryColumns());
  }

  /**
   * Begins a file, which must not exist.
   *
   * @param support what writes the rows, of this file alone
   * @param metadata what the file says of itself
   * @param bytes about so many it will hold, by which its buffers are measured
   * @param dictionaries those of all files of the schema
   */
  public static <T> StagedParquet<T> create(
      Path path,
      WriteSupport<T> support,
      Map<String, String> metadata,
      long bytes,
      Values values,
      DictionaryColumns dictionaries)
      throws IOException {
    Rows<T> builder = rows(new LocalOutputFile(path), support, metadata, bytes, values);
    if (values == Values.LARGE) {
      return new StagedParquet<>(path, builder.build(), Optional.empty());
    }
    builder.withCodecFactory(new ZstdPages());
    Optional<Set<String>> without = dictionaries.without();
    without.ifPresent(
        columns -> columns.forEach(column -> builder.withDictionaryEncoding(column, false)));
    return new StagedParquet<>(
        path, builder.build(), without.isPresent() ? Optional.empty() : Optional.of(dictionaries));
  }

  /** One whose rows go nowhere, to see whether they can be written. */
  static <T> StagedParquet<T> nowhere(WriteSupport<T> support) throws IOException {
    Rows<T> builder = rows(new Nowhere(), support, Map.of(), MIN_PAGE, Values.USUAL);
    return new StagedParquet<>(Nowhere.PATH, builder.build(), Optional.empty());
  }

  private static <T> Rows<T> rows(
      org.apache.parquet.io.OutputFile file,
      WriteSupport<T> support,
      Map<String, String> metadata,
      long bytes,
      Values values) {
    return new Rows<>(file, support)
        .withConf(ParquetTypes.settings())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withWriteMode(ParquetFileWriter.Mode.CREATE)
        .withPageSize((int) Math.max(MIN_PAGE, Math.min(bytes, ParquetWriter.DEFAULT_PAGE_SIZE)))
        .withExtraMetaData(metadata)
        .withDictionaryEncoding(values == Values.USUAL)
        .withStatisticsEnabled(values == Values.USUAL)
        .withMinRowCountForPageSizeCheck(values == Values.USUAL ? 100 : 1);
  }

  /**
   * Writes a row.
   *
   * @throws RuntimeException if Parquet refuses it; half of it may be written, and the file is none
   */
  public void write(T row) throws IOException {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw FileFailures.naming(path, e);
    }
    rows++;
  }

  /** Closes the file and makes it durable. */
  public void seal() throws IOException {
    close();
    DiskSync.file(path);
  }

  /** Closes the file and describes it; it is not durable yet. */
  public OutputFile finish(String publishedPath) throws IOException {
    close();
    learning.ifPresent(columns -> columns.learn(writer.getFooter()));
    return new OutputFile(publishedPath, rows, Files.size(path), FileCheck.checksum(path));
  }

  @Override
  public void close() throws IOException {
    FileFailures.naming(path, writer::close);
  }

  private static final class Rows<T> extends ParquetWriter.Builder<T, Rows<T>> {
    private final WriteSupport<T> support;

    Rows(org.apache.parquet.io.OutputFile file, WriteSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Rows<T> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract.
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }
}
