package io.photonbeam.pipelines.output;

import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** A few rows of a joined log, for people to look at. */
public final class SampleRows {
  private SampleRows() {}

  /** The first row of each of some files, as JSON; fewer if there are fewer files. */
  public static List<String> of(Path output, int count) throws IOException {
    List<Path> files = files(output, count);
    List<String> rows = new ArrayList<>();
    for (Path file : files) {
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file))
              .withDataModel(new GenericData())
              .build()) {
        rows.add(String.valueOf(reader.read()));
      }
    }
    return rows;
  }

  /** Some files of a joined log, fewer if there are fewer. */
  static List<Path> files(Path output, int count) throws IOException {
    Path joined = output.resolve("joined");
    if (!Presence.isFolder(joined)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(joined)) {
      return tree.filter(file -> file.toString().endsWith(".parquet"))
          .limit(count)
          .sorted()
          .toList();
    }
  }
}
