package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.commit.Published;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.openhft.hashing.LongHashFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StagedParquetTest {
  private static final Schema ALL =
      Events.schema(
          """
          {"type":"record","name":"All","namespace":"test","fields":[
            {"name":"flag","type":"boolean"},
            {"name":"small","type":"int"},
            {"name":"big","type":"long"},
            {"name":"ratio","type":"float"},
            {"name":"precise","type":"double"},
            {"name":"text","type":"string"},
            {"name":"raw","type":"bytes"},
            {"name":"colour","type":{"type":"enum","name":"Colour","symbols":["RED","BLUE"]}},
            {"name":"digest","type":{"type":"fixed","name":"Digest","size":3}},
            {"name":"maybe","type":["null","string"]},
            {"name":"nothing","type":["null","long"]},
            {"name":"either","type":["null","int","string"]},
            {"name":"matrix","type":{"type":"array","items":{"type":"array","items":"int"}}},
            {"name":"gaps","type":{"type":"array","items":["null","string"]}},
            {"name":"empty","type":{"type":"array","items":"long"}},
            {"name":"labels","type":{"type":"map","values":"string"}},
            {"name":"lists","type":{"type":"map","values":{"type":"array","items":"long"}}},
            {"name":"holes","type":{"type":"map","values":["null","int"]}},
            {"name":"parts","type":{"type":"array","items":{"type":"record","name":"Part","fields":[
              {"name":"n","type":"int"},
              {"name":"tags","type":["null",{"type":"array","items":"string"}]}]}}},
            {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
            {"name":"rate","type":{"type":"fixed","name":"Rate","size":8,"logicalType":"decimal","precision":18,"scale":9}},
            {"name":"uuid","type":{"type":"string","logicalType":"uuid"}},
            {"name":"raw_uuid","type":{"type":"fixed","name":"RawUuid","size":16,"logicalType":"uuid"}},
            {"name":"day","type":{"type":"int","logicalType":"date"}},
            {"name":"clock","type":{"type":"int","logicalType":"time-millis"}},
            {"name":"clock_micros","type":{"type":"long","logicalType":"time-micros"}},
            {"name":"millis","type":{"type":"long","logicalType":"timestamp-millis"}},
            {"name":"micros","type":{"type":"long","logicalType":"timestamp-micros"}},
            {"name":"nanos","type":{"type":"long","logicalType":"timestamp-nanos"}},
            {"name":"local","type":{"type":"long","logicalType":"local-timestamp-micros"}},
            {"name":"period","type":{"type":"fixed","name":"Period","size":12,"logicalType":"duration"}}]}\
          """);

  private static final JoinedSchema SCHEMA = JoinedSchema.of(ALL, Events.ORDER);

  @TempDir Path folder;

  @Test
  void everyTypeIsReadBackAsItWas() throws IOException {
    GenericRecord first = all("first", "EU");
    GenericRecord second = all("ünïcode ✓", null);
    second.put("either", 7);

    Path file = write(first, second);

    List<GenericRecord> rows = Published.rows(file);
    assertThat(rows)
        .extracting(row -> row.get("all").toString())
        .containsExactly(first.toString(), second.toString());
    assertThat(((GenericRecord) rows.get(0).get("all")).getSchema()).isEqualTo(ALL);
  }

  @Test
  void theFooterNamesTheColumnsAndThePagesAreZstd() throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(write(all("x", null))), options)) {
      ParquetMetadata footer = reader.getFooter();

      assertThat(footer.getFileMetaData().getKeyValueMetaData())
          .containsEntry("photonbeam.foreign", "all")
          .containsEntry("photonbeam.primary", "order");
      assertThat(footer.getBlocks())
          .flatExtracting(block -> block.getColumns())
          .isNotEmpty()
          .allSatisfy(column -> assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD));
      assertThat(footer.getFileMetaData().getSchema().getType("all", "matrix").toString())
          .contains("repeated group list");
    }
  }

  @Test
  void logicalTypesOfAvroAreThoseOfParquetWhereverTheyStand() throws IOException {
    Schema schema =
        Events.schema(
            """
            {"type":"record","name":"Deep","fields":[
              {"name":"none","type":"null"},
              {"name":"id","type":["null",{"type":"fixed","name":"Id","size":16,"logicalType":"uuid"}]},
              {"name":"nanos","type":{"type":"array","items":{"type":"long","logicalType":"timestamp-nanos"}}},
              {"name":"local","type":{"type":"map","values":{"type":"long","logicalType":"local-timestamp-nanos"}}},
              {"name":"either","type":["null","string","Id"]}]}\
            """);

    assertThat(ParquetTypes.of(schema).toString().lines().map(String::strip))
        .contains(
            "optional fixed_len_byte_array(16) id (UUID);",
            "required int64 element (TIMESTAMP(NANOS,true));",
            "required int64 value (TIMESTAMP(NANOS,false));",
            "optional binary member0 (STRING);",
            "optional fixed_len_byte_array(16) member1 (UUID);");
    assertThat(ParquetTypes.complete(ParquetTypes.of(schema), schema))
        .isEqualTo(ParquetTypes.of(schema));
  }

  @Test
  void whatIsReportedIsWhatIsInTheFile() throws IOException {
    Path path = folder.resolve("x.parquet");
    OutputFile file;
    try (StagedParquet<GenericRecord> parquet =
        StagedParquet.create(path, SCHEMA.row(), SCHEMA.metadata())) {
      parquet.write(row(all("a", null)));
      parquet.write(row(all("b", null)));
      file = parquet.finish("date=2026-01-02/hour=03/x.parquet");
    }

    byte[] bytes = Files.readAllBytes(path);
    assertThat(file)
        .isEqualTo(
            new OutputFile(
                "date=2026-01-02/hour=03/x.parquet",
                2,
                bytes.length,
                "xxh64:%016x".formatted(LongHashFunction.xx().hashBytes(bytes))));
  }

  @Test
  void aFileThatIsThereIsNotWrittenOver() throws IOException {
    Path path = Files.writeString(folder.resolve("x.parquet"), "another's");

    assertThatThrownBy(() -> StagedParquet.create(path, SCHEMA.row(), SCHEMA.metadata()))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(path).hasContent("another's");
  }

  private Path write(GenericRecord... records) throws IOException {
    Path path = folder.resolve("x.parquet");
    try (StagedParquet<GenericRecord> parquet =
        StagedParquet.create(path, SCHEMA.row(), SCHEMA.metadata())) {
      for (GenericRecord record : records) {
        parquet.write(row(record));
      }
      parquet.finish("date=2026-01-02/hour=03/x.parquet");
    }
    return path;
  }

  private static GenericRecord row(GenericRecord all) {
    return new GenericRecordBuilder(SCHEMA.row())
        .set("all", all)
        .set("order", Events.order("p"))
        .set("commit_id", "c")
        .set("joined_at", 1L)
        .build();
  }

  private static GenericRecord all(String text, String maybe) {
    return new GenericRecordBuilder(ALL)
        .set("flag", true)
        .set("small", -1)
        .set("big", Long.MIN_VALUE)
        .set("ratio", 0.5f)
        .set("precise", Math.PI)
        .set("text", text)
        .set("raw", ByteBuffer.wrap(new byte[] {0, -1, 2}))
        .set("colour", new GenericData.EnumSymbol(schema("colour"), "BLUE"))
        .set("digest", fixed("digest", 3))
        .set("maybe", maybe)
        .set("nothing", null)
        .set("either", "one")
        .set("matrix", List.of(List.of(1, 2), List.of(), List.of(3)))
        .set("gaps", new ArrayList<>(Arrays.asList("a", null, "c")))
        .set("empty", List.of())
        .set("labels", Map.of("k", text))
        .set("lists", Map.of("k", List.of(1L, 2L)))
        .set("holes", new HashMap<>(Collections.singletonMap("k", null)))
        .set("parts", List.of(part(1, List.of("t")), part(2, null)))
        .set("price", ByteBuffer.wrap(new byte[] {4, -46}))
        .set("rate", fixed("rate", 8))
        .set("uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")
        .set("raw_uuid", fixed("raw_uuid", 16))
        .set("day", 20_000)
        .set("clock", 1)
        .set("clock_micros", 2L)
        .set("millis", 3L)
        .set("micros", 4L)
        .set("nanos", 5L)
        .set("local", 6L)
        .set("period", fixed("period", 12))
        .build();
  }

  private static GenericRecord part(int n, List<String> tags) {
    return new GenericRecordBuilder(schema("parts").getElementType())
        .set("n", n)
        .set("tags", tags)
        .build();
  }

  private static GenericData.Fixed fixed(String field, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 7);
    return new GenericData.Fixed(schema(field), bytes);
  }

  private static Schema schema(String field) {
    return ALL.getField(field).schema();
  }

  /** An adapter may give any schema. */
  @Test
  @Timeout(60)
  void aSchemaThatStandsForMillionsOfColumnsIsAProblemAndNotWrittenOut() {
    Schema inner = Schema.create(Schema.Type.LONG);
    for (int level = 0; level < 30; level++) {
      inner =
          Schema.createRecord(
              "R" + level,
              null,
              "test",
              false,
              List.of(new Schema.Field("a", inner), new Schema.Field("b", inner)));
    }
    assertThat(StagedParquet.problem(inner)).hasValue("it stands for more than 20,100 columns");
  }
}
