package io.photonbeam.peers.contender;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Only writes joined rows with Parquet's writer for Avro. The rows come from a file, some thousand
 * at a time; the time for that is not counted, and its processor time is told apart.
 */
public final class WriteOnly {
  private static final int ROWS_AT_A_TIME = 5_000;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long workNanos;
  private long asideCpuNanos;

  private WriteOnly() {}

  /**
   * Writes, and prints how long that took.
   *
   * @param args {@code --rows}: an Avro file; {@code --output}: a folder
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    Path output = Files.createDirectories(arguments.path("output"));
    WriteOnly writing = new WriteOnly();
    writing.write(arguments.path("rows"), output.resolve("rows.parquet"));
    Work.print(writing.workNanos / 1e9);
    System.out.printf(Locale.ROOT, "CPU seconds aside  %.3f%n", writing.asideCpuNanos / 1e9);
  }

  private void write(Path rows, Path output) throws IOException {
    ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(output))
            .withSchema(AdEvents.ROW)
            .withDataModel(GenericData.get())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build();
    try (DataFileReader<GenericRecord> reader = AvroLog.open(rows)) {
      while (reader.hasNext()) {
        List<GenericRecord> next = next(reader);
        long began = System.nanoTime();
        for (GenericRecord row : next) {
          writer.write(row);
        }
        workNanos += System.nanoTime() - began;
      }
    }
    long began = System.nanoTime();
    writer.close();
    workNanos += System.nanoTime() - began;
  }

  private List<GenericRecord> next(DataFileReader<GenericRecord> reader) {
    long began = system.getProcessCpuTime();
    List<GenericRecord> next = new ArrayList<>(ROWS_AT_A_TIME);
    while (next.size() < ROWS_AT_A_TIME && reader.hasNext()) {
      next.add(reader.next());
    }
    asideCpuNanos += system.getProcessCpuTime() - began;
    return next;
  }
}
