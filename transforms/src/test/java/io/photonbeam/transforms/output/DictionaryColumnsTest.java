package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DictionaryColumnsTest {
  private static final Schema ROW =
      SchemaBuilder.record("R")
          .fields()
          .requiredString("id")
          .requiredLong("at")
          .requiredString("country")
          .name("seen")
          .type(
              SchemaBuilder.array()
                  .items(SchemaBuilder.record("S").fields().requiredString("page").endRecord()))
          .noDefault()
          .endRecord();

  @TempDir Path folder;
  private final DictionaryColumns columns = new DictionaryColumns();
  private int files;

  @Test
  void whatTheFirstFileTeachesHoldsForThoseThatFollow() throws IOException {
    assertThat(columns.without()).isEmpty();

    assertThat(write(2_000, DictionaryColumnsTest::unique))
        .containsExactly("country", "seen.list.element.page");
    assertThat(columns.without().orElseThrow()).containsExactlyInAnyOrder("id", "at");
    assertThat(write(2_000, DictionaryColumnsTest::few))
        .containsExactly("country", "seen.list.element.page");
  }

  @Test
  void whatChangesIsLearntAfterSomeFiles() throws IOException {
    write(2_000, DictionaryColumnsTest::unique);
    int untilLearnt = 1;
    while (!write(600, DictionaryColumnsTest::few).contains("id")) {
      untilLearnt++;
      assertThat(untilLearnt).isLessThan(100);
    }
    assertThat(untilLearnt).isGreaterThan(10);
    assertThat(write(600, DictionaryColumnsTest::few)).contains("id").doesNotContain("at");
  }

  @Test
  void aFileOfFewRowsTeachesNothing() throws IOException {
    write(10, DictionaryColumnsTest::few);

    assertThat(columns.without()).isEmpty();
  }

  private static String unique(int row) {
    return "id-" + row * 7_919L;
  }

  private static String few(int row) {
    return "of-twenty-" + row % 20;
  }

  /** The columns of a new file that have a dictionary. */
  private Set<String> write(int rows, IntFunction<String> id) throws IOException {
    Path path = folder.resolve(files++ + ".parquet");
    Schema seen = ROW.getField("seen").schema();
    try (StagedParquet<GenericRecord> file =
        StagedParquet.create(
            path,
            StagedParquet.records(ROW),
            Map.of(),
            Long.MAX_VALUE,
            StagedParquet.Values.USUAL,
            columns)) {
      for (int i = 0; i < rows; i++) {
        var page = new GenericRecordBuilder(seen.getElementType()).set("page", few(i)).build();
        file.write(
            new GenericRecordBuilder(ROW)
                .set("id", id.apply(i))
                .set("at", i * 1_000_003L)
                .set("country", few(i))
                .set("seen", List.of(page, page))
                .build());
      }
      file.finish("date=2026-01-02/hour=03/x.parquet");
    }
    return withDictionary(path);
  }

  private static Set<String> withDictionary(Path path) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path))) {
      Set<String> found = new TreeSet<>();
      for (ColumnChunkMetaData column : reader.getFooter().getBlocks().get(0).getColumns()) {
        if (column.getEncodingStats().hasDictionaryPages()) {
          found.add(column.getPath().toDotString());
        }
      }
      return found;
    }
  }
}
