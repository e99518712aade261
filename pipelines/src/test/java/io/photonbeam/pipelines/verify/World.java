package io.photonbeam.pipelines.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** Two small logs and the output that an exact join makes of them, to be spoilt by tests. */
final class World {
  static final long TIME = 1_700_000_000_000L;

  static final Schema QUERY = parse("Query", "");
  static final Schema CLICK =
      SchemaBuilder.record("AdClick")
          .namespace("world")
          .fields()
          .requiredString("click_id")
          .optionalString("query_id")
          .requiredLong("timestamp")
          .requiredInt("position")
          .endRecord();

  final Path folder;
  final Path primaryLog;
  final Path foreignLog;
  final Path output;

  World(Path folder) throws IOException {
    this.folder = folder;
    primaryLog = Files.createDirectories(folder.resolve("q"));
    foreignLog = Files.createDirectories(folder.resolve("c"));
    output = folder.resolve("out");
  }

  /** The query schema, with more fields at its end. */
  static Schema parse(String name, String moreFields) {
    return new Schema.Parser()
        .parse(
            """
            {"type":"record","name":"%s","namespace":"world","fields":[
              {"name":"query_id","type":"string"},
              {"name":"timestamp","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"language","type":{"type":"enum","name":"Language","symbols":["DE","EN"]}},
              {"name":"digest","type":{"type":"fixed","name":"F","size":4}},
              {"name":"raw","type":"bytes"},
              {"name":"ratio","type":"float"},
              {"name":"labels","type":{"type":"map","values":"string"}},
              {"name":"ads","type":{"type":"array","items":{"type":"record","name":"Ad","fields":[
                {"name":"ad_id","type":"long"},
                {"name":"price","type":["null","double"]}]}}}%s]}"""
                .formatted(name, moreFields));
  }

  static GenericRecord query(String id) {
    return query(QUERY, id);
  }

  static GenericRecord query(Schema schema, String id) {
    Schema ad = schema.getField("ads").schema().getElementType();
    List<GenericRecord> ads = new ArrayList<>();
    for (long i = 0; i < 3; i++) {
      GenericRecordBuilder made = new GenericRecordBuilder(ad).set("ad_id", i);
      ads.add(made.set("price", i == 0 ? null : i / 4.0).build());
    }
    return new GenericRecordBuilder(schema)
        .set("query_id", id)
        .set("timestamp", TIME)
        .set("language", new GenericData.EnumSymbol(schema.getField("language").schema(), "DE"))
        .set(
            "digest",
            new GenericData.Fixed(schema.getField("digest").schema(), new byte[] {1, 2, 3, 4}))
        .set("raw", ByteBuffer.wrap(new byte[] {9, 8}))
        .set("ratio", 0.5f)
        .set("labels", new HashMap<>(Map.of("a", "1", "b", "2", id, "3")))
        .set("ads", ads)
        .build();
  }

  static GenericRecord click(String id, String queryId) {
    return new GenericRecordBuilder(CLICK)
        .set("click_id", id)
        .set("query_id", queryId)
        .set("timestamp", TIME)
        .set("position", id.length())
        .build();
  }

  static Schema rowSchema(Schema foreign, Schema primary) {
    Schema micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    return SchemaBuilder.record("Joined")
        .namespace("world")
        .fields()
        .name("ad_click")
        .type(foreign)
        .noDefault()
        .name("query")
        .type(primary)
        .noDefault()
        .requiredString("commit_id")
        .name("joined_at")
        .type(micros)
        .noDefault()
        .endRecord();
  }

  static GenericRecord row(GenericRecord click, GenericRecord query) {
    return new GenericRecordBuilder(rowSchema(click.getSchema(), query.getSchema()))
        .set("ad_click", click)
        .set("query", query)
        .set("commit_id", "c1")
        .set("joined_at", TIME * 1_000)
        .build();
  }

  /** Writes a log file with a block for each record. */
  static Path log(Path file, Schema schema, GenericRecord... records) throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(CodecFactory.zstandardCodec(1, true)).create(schema, file.toFile());
      for (GenericRecord record : records) {
        writer.append(record);
        writer.sync();
      }
    }
    return file;
  }

  Path queries(String name, GenericRecord... records) throws IOException {
    Schema schema = records.length == 0 ? QUERY : records[0].getSchema();
    return log(primaryLog.resolve(name), schema, records);
  }

  Path clicks(String name, GenericRecord... records) throws IOException {
    return log(foreignLog.resolve(name), CLICK, records);
  }

  Path joined(String name, GenericRecord... rows) throws IOException {
    return joined(name, Map.of(), rows);
  }

  Path joined(String name, Map<String, String> meta, GenericRecord... rows) throws IOException {
    Path file = output.resolve("joined/date=2023-11-14/hour=22").resolve(name);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withSchema(rows[0].getSchema())
            .withExtraMetaData(meta)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  VerifyConfig config() {
    return VerifyConfig.of(primaryLog, foreignLog, output).withWorkFolder(folder.resolve("work"));
  }

  VerifyReport verify() throws IOException {
    return verify(config());
  }

  VerifyReport verify(VerifyConfig config) throws IOException {
    return new Verification(config).run(soFar -> {});
  }
}
