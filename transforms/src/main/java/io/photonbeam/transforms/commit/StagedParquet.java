package io.photonbeam.transforms.commit;

import io.photonbeam.log.KeyHash;
import io.photonbeam.registry.OutputFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.TypeUtil;

/** One Parquet file of joined rows while it is being staged. Not thread-safe. */
final class StagedParquet implements Closeable {
  private final Path path;
  private final ParquetWriter<GenericRecord> writer;
  private long rows;

  private StagedParquet(Path path, ParquetWriter<GenericRecord> writer) {
    this.path = path;
    this.writer = writer;
  }

  /**
   * Why Parquet can't hold rows of a schema, for people: a type that contains itself, say, or a
   * record without fields.
   */
  static Optional<String> problem(Schema row) {
    try {
      TypeUtil.checkValidWriteSchema(new AvroSchemaConverter(settings()).convert(row));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Configuration settings() {
    Configuration settings = new Configuration(false);
    settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return settings;
  }

  /** Begins a file, which must not exist. */
  static StagedParquet create(Path path, JoinedSchema schema) throws IOException {
    ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(path))
            .withConf(settings())
            .withSchema(schema.row())
            .withDataModel(new GenericData())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(ParquetFileWriter.Mode.CREATE)
            .withExtraMetaData(
                Map.of(
                    "photonbeam.foreign", schema.foreignColumn(),
                    "photonbeam.primary", schema.primaryColumn()))
            .build();
    return new StagedParquet(path, writer);
  }

  void write(GenericRecord row) throws IOException {
    writer.write(row);
    rows++;
  }

  /** Closes the file and makes it durable. */
  OutputFile finish(String publishedPath) throws IOException {
    writer.close();
    byte[] bytes = Files.readAllBytes(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    String checksum = String.format("xxh64:%016x", KeyHash.of(bytes));
    return new OutputFile(publishedPath, rows, bytes.length, checksum);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
