package io.photonbeam.transforms.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** What a reader finds in an output folder. */
public final class Published {
  private Published() {}

  /** All files below a folder, relative to it, in path order. */
  public static List<String> files(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** The rows of a file. */
  public static List<GenericRecord> rows(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new PlainParquetConfiguration())
            .withDataModel(new GenericData())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The visible rows of an output. */
  public static List<GenericRecord> rowsOf(Path output) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (String file : files(output.resolve("joined"))) {
      rows.addAll(rows(output.resolve("joined").resolve(file)));
    }
    return rows;
  }

  /** The payment ids of an output's visible rows, each as often as it is visible. */
  public static List<String> ids(Path output) throws IOException {
    return rowsOf(output).stream().map(Published::id).sorted().toList();
  }

  public static String id(GenericRecord row) {
    return ((GenericRecord) row.get("payment")).get("payment_id").toString();
  }
}
