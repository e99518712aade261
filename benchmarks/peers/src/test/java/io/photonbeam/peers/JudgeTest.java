package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.peers.contender.AdEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final Schema FLAT =
      SchemaBuilder.record("flat")
          .fields()
          .requiredString("text")
          .requiredString("click_id")
          .endRecord();

  @TempDir Path scratch;
  private Path output;

  @BeforeEach
  void makeOutput() throws IOException {
    output = Files.createDirectory(scratch.resolve("out"));
  }

  @Test
  void anOutputWithEachRowOnceIsExact() throws IOException {
    flat("one.parquet", "a");
    nested("date=1/two.parquet", "b", "c");

    Verdict verdict = judge("a", "b", "c");

    assertThat(verdict).isEqualTo(new Verdict(3, 0, 0, 0, 0));
    assertThat(verdict).hasToString("exact");
  }

  @Test
  void whatIsLostDoubledOrUnexpectedIsCounted() throws IOException {
    flat("one", "a", "a", "x");
    nested("two", "a", "b");

    Verdict verdict = judge("a", "b", "c", "d", "e");

    assertThat(verdict).isEqualTo(new Verdict(5, 3, 2, 1, 0));
    assertThat(verdict).hasToString("3 lost, 2 doubled, 1 unexpected");
  }

  @Test
  void aFileThatIsCutOffIsUnreadableAndItsRowsAreLost() throws IOException {
    flat("one", "a");
    Path cut = flat("two", "b");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 3));
    Files.createFile(output.resolve("empty"));

    assertThat(judge("a", "b")).isEqualTo(new Verdict(1, 1, 0, 0, 2));
  }

  @Test
  void hiddenFilesAreNoOutput() throws IOException {
    flat("part-0", "a");
    flat(".part-1.inprogress", "a");
    flat("_temporary/part-2", "a");
    flat(".temp-beam/part-3", "a");

    assertThat(judge("a")).isEqualTo(new Verdict(1, 0, 0, 0, 0));
  }

  @Test
  void withoutAFolderEverythingIsLost() throws IOException {
    Files.delete(output);

    assertThat(judge("a", "b")).isEqualTo(new Verdict(0, 2, 0, 0, 0));
  }

  private Verdict judge(String... expected) throws IOException {
    return new Judge(Set.of(expected)).judge(OutputFiles.below(output));
  }

  private Path flat(String name, String... ids) throws IOException {
    return write(
        name,
        FLAT,
        Arrays.stream(ids)
            .map(
                id -> {
                  GenericRecord row = new GenericData.Record(FLAT);
                  row.put("text", "t");
                  row.put("click_id", id);
                  return row;
                })
            .toList());
  }

  private Path nested(String name, String... ids) throws IOException {
    return write(
        name,
        AdEvents.ROW,
        Arrays.stream(ids)
            .map(id -> AdEvents.row(Ads.click(id, "q", 1), Ads.query("q", 1)))
            .toList());
  }

  private Path write(String name, Schema schema, List<GenericRecord> rows) throws IOException {
    Path file = output.resolve(name);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
    return file;
  }
}
