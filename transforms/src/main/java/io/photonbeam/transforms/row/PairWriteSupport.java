package io.photonbeam.transforms.row;

import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.form.EventBytes;
import io.photonbeam.transforms.output.ParquetFiles;
import io.photonbeam.transforms.output.ParquetTypes;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.ParquetEncodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes the rows of a file, of both events each, straight from the bytes that these are in the
 * logs. The file says what it would say if parquet-avro had written it. Not thread-safe.
 */
final class PairWriteSupport extends WriteSupport<JoinedRow> {
  private final JoinedSchema schema;
  private final PairColumns columns;

  /** Rows made by other schemas than the file's, which are the same once they are written. */
  private final IdentityHashMap<JoinedSchema, PairColumns> others = new IdentityHashMap<>();

  private final Binary commitId;
  private final long joinedAt;
  private final RepairedTexts repaired;
  private final EventBytes bytes = new EventBytes();
  private RecordConsumer out;

  PairWriteSupport(
      JoinedSchema schema, PairColumns columns, CommitColumns commit, RepairedTexts repaired) {
    this.schema = schema;
    this.columns = columns;
    this.commitId = Binary.fromString(commit.commitId());
    this.joinedAt = commit.joinedAtMicros();
    this.repaired = repaired;
  }

  /** By this name a footer tells whose schema it has: Avro's. */
  @Override
  public String getName() {
    return "avro";
  }

  @Override
  @SuppressWarnings("deprecation") // It is abstract.
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    return new WriteContext(
        ParquetTypes.of(schema.row()), Map.of(ParquetFiles.AVRO_SCHEMA, schema.row().toString()));
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(JoinedRow row) {
    long before = bytes.repaired();
    out.startMessage();
    try {
      columns(row).write(row.pairs(), row.pair(), bytes, out);
    } catch (MalformedRecordException e) {
      throw new ParquetEncodingException("it holds bytes that are no event: " + e.getMessage(), e);
    }
    out.startField(JoinedSchema.COMMIT_ID, 2);
    out.addBinary(commitId);
    out.endField(JoinedSchema.COMMIT_ID, 2);
    out.startField(JoinedSchema.JOINED_AT, 3);
    out.addLong(joinedAt);
    out.endField(JoinedSchema.JOINED_AT, 3);
    out.endMessage();
    repaired.add(row, bytes.repaired() - before);
  }

  private PairColumns columns(JoinedRow row) {
    return row.schema() == schema
        ? columns
        : others.computeIfAbsent(row.schema(), other -> PairColumns.of(other, schema));
  }
}
