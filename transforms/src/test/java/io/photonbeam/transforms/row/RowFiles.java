package io.photonbeam.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.commit.Published;
import io.photonbeam.transforms.output.DictionaryColumns;
import io.photonbeam.transforms.output.ParquetFiles;
import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.output.StagedParquet.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** Rows in a file, straight from the bytes of their events and in the plain way. */
public final class RowFiles {
  static final CommitColumns COMMIT = new CommitColumns("a commit", 4711);
  private static final String PUBLISHED = "date=2026-01-02/hour=03/x.parquet";

  private final Path folder;
  private final JoinedSchema schema;
  private final RepairedTexts repaired = new RepairedTexts();
  private final RecordRows plain;

  public RowFiles(Path folder, JoinedSchema schema) {
    this.folder = folder;
    this.schema = schema;
    this.plain = new RecordRows(schema, COMMIT);
  }

  /** Writes rows straight from the bytes of their events. */
  Path direct(List<JoinedRow> rows) throws IOException {
    Path path = folder.resolve("direct.parquet");
    try (StagedParquet<JoinedRow> file = file(path, schema.writer(COMMIT, repaired))) {
      for (JoinedRow row : rows) {
        file.write(row);
      }
      file.finish(PUBLISHED);
    }
    return path;
  }

  private Path ofRecords(List<JoinedRow> rows) throws IOException {
    Path path = folder.resolve("records.parquet");
    try (StagedParquet<GenericRecord> file = file(path, plain.writer())) {
      for (JoinedRow row : rows) {
        file.write(plain.record(row));
      }
      file.finish(PUBLISHED);
    }
    return path;
  }

  private <T> StagedParquet<T> file(Path path, WriteSupport<T> support) throws IOException {
    return StagedParquet.create(
        path, support, Map.of("photonbeam.x", "y"), 1_000, Values.USUAL, new DictionaryColumns());
  }

  /**
   * Writes rows in both ways and compares the files: byte by byte, unless there are maps, whose
   * entries may stand in another order.
   */
  public void assertSame(List<JoinedRow> rows, String what) throws IOException {
    Path direct = direct(rows);
    Path records = ofRecords(rows);
    assertSameFooter(footer(direct), footer(records), what);
    assertThat(Published.rows(direct)).as(what).isEqualTo(Published.rows(records));
    if (!hasMaps()) {
      assertThat(Files.mismatch(direct, records)).as(what).isNegative();
      assertThat(repaired.number()).as(what).isEqualTo(plain.repaired());
    }
    Files.delete(direct);
    Files.delete(records);
  }

  boolean hasMaps() {
    return schema.row().toString().contains("\"map\"");
  }

  private static void assertSameFooter(ParquetMetadata one, ParquetMetadata other, String what) {
    assertThat(one.getFileMetaData().getSchema())
        .as(what)
        .isEqualTo(other.getFileMetaData().getSchema());
    assertThat(one.getFileMetaData().getKeyValueMetaData())
        .as(what)
        .isEqualTo(other.getFileMetaData().getKeyValueMetaData());
    assertThat(columns(one)).as(what).isEqualTo(columns(other));
  }

  private static List<String> columns(ParquetMetadata footer) {
    return IntStream.range(0, footer.getBlocks().size())
        .boxed()
        .flatMap(
            block ->
                footer.getBlocks().get(block).getColumns().stream()
                    .map(column -> block + " " + described(column)))
        .toList();
  }

  private static String described(ColumnChunkMetaData column) {
    return String.join(
        " ",
        column.getPath().toDotString(),
        String.valueOf(column.getPrimitiveType()),
        String.valueOf(column.getCodec()),
        String.valueOf(column.getValueCount()),
        String.valueOf(column.getStatistics()),
        String.valueOf(column.getEncodings()));
  }

  static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFiles.open(file)) {
      return reader.getFooter();
    }
  }
}
