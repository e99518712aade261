package io.photonbeam.transforms.shaping;

import io.photonbeam.transforms.output.StagedParquet;
import io.photonbeam.transforms.row.AdaptedRow;
import io.photonbeam.transforms.row.CommitColumns;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RepairedTexts;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes the rows of a file that an adapter made, as records of Avro. Not thread-safe. */
final class AdaptedWriteSupport extends WriteSupport<JoinedRow> {
  private final WriteSupport<GenericRecord> records;
  private final GenericRecord record;
  private final int contentFields;
  private final RepairedTexts repaired;

  /**
   * One for a file.
   *
   * @param row schema of its rows: the adapter's fields, then those that all rows get
   * @param contentFields how many fields are the adapter's
   */
  AdaptedWriteSupport(Schema row, int contentFields, CommitColumns commit, RepairedTexts repaired) {
    this.records = StagedParquet.records(row);
    this.contentFields = contentFields;
    this.repaired = repaired;
    this.record = new GenericData.Record(row);
    record.put(contentFields + 1, commit.commitId());
    record.put(contentFields + 2, commit.joinedAtMicros());
  }

  @Override
  public String getName() {
    return records.getName();
  }

  @Override
  @SuppressWarnings("deprecation") // It is abstract.
  public WriteContext init(Configuration configuration) {
    return records.init(configuration);
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return records.init(configuration);
  }

  @Override
  public void prepareForWrite(RecordConsumer out) {
    records.prepareForWrite(out);
  }

  @Override
  public void write(JoinedRow row) {
    AdaptedRow adapted = row.adapted().orElseThrow();
    for (int i = 0; i < contentFields; i++) {
      record.put(i, adapted.record().get(i));
    }
    record.put(contentFields, row.id().toString());
    records.write(record);
    repaired.add(row, adapted.repairedTexts());
  }
}
