package io.photonbeam.cli.demo;

import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.ParquetFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** The clicks in a file of joined rows, read with Parquet's own reader. */
final class SeenRows {
  /**
   * The click of a row.
   *
   * @param micros when the user clicked, microseconds since 1970
   */
  record Click(String id, long micros) {}

  private SeenRows() {}

  /**
   * Those of a file, in its order.
   *
   * @throws IOException if it can't be read; the message names it
   */
  static List<Click> of(Path file) throws IOException {
    List<Click> clicks = new ArrayList<>();
    try {
      ParquetFiles.forEachRow(file, row -> clicks.add(click(row)));
    } catch (IOException | RuntimeException e) {
      // Parquet's reader throws either, whatever is wrong with a file.
      throw new IOException(file + " can't be read: " + FileFailures.words(e), e);
    }
    return clicks;
  }

  private static Click click(GenericRecord row) {
    GenericRecord click = (GenericRecord) row.get("click");
    return new Click(click.get("click_id").toString(), (Long) click.get("timestamp"));
  }
}
