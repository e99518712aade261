package io.photonbeam.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Joined files as a reader sees them, made without any join. */
final class JoinedFiles {
  static final String COMMIT = "20260102-030405678-4k9rt0mzq2x7vb1c";
  static final String OTHER_COMMIT = "20260102-030405679-4k9rt0mzq2x7vb1c";

  private static final Schema CLICK =
      SchemaBuilder.record("click")
          .fields()
          .requiredString("click_id")
          .requiredLong("timestamp")
          .endRecord();
  private static final Schema ROW =
      SchemaBuilder.record("row").fields().name("click").type(CLICK).noDefault().endRecord();

  private JoinedFiles() {}

  /** Publishes clicks of a time. */
  static void publish(Path output, String commit, long micros, String... ids) throws IOException {
    Path file = output.resolve("joined/date=2026-01-02/hour=03/" + commit + ".parquet");
    Files.createDirectories(file.getParent());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withSchema(ROW)
            .build()) {
      for (String id : ids) {
        GenericRecord click =
            new GenericRecordBuilder(CLICK).set("click_id", id).set("timestamp", micros).build();
        writer.write(new GenericRecordBuilder(ROW).set("click", click).build());
      }
    }
  }
}
