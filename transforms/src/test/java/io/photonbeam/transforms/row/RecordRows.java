package io.photonbeam.transforms.row;

import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.output.StagedParquet;
import java.io.IOException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.api.WriteSupport;

/** The plain way to write rows of both events: as records of Avro, with parquet-avro. */
public final class RecordRows {
  private final JoinedSchema schema;
  private final CommitColumns commit;
  private final EventReader foreigns;
  private final EventReader primaries;

  public RecordRows(JoinedSchema schema, CommitColumns commit) {
    this.schema = schema;
    this.commit = commit;
    this.foreigns = schema.foreignReader();
    this.primaries = schema.primaryReader();
  }

  /** What writes the records. */
  public WriteSupport<GenericRecord> writer() {
    return StagedParquet.records(schema.row());
  }

  /**
   * The record of a row.
   *
   * @throws IOException or another exception of Avro's if the bytes of an event are none
   */
  public GenericRecord record(JoinedRow row) throws IOException {
    GenericRecord record = new GenericData.Record(schema.row());
    record.put(0, foreigns.read(row.source().record(row.pair())));
    record.put(1, primaries.read(row.pairs().primaryRecord(row.pair())));
    record.put(2, commit.commitId());
    record.put(3, commit.joinedAtMicros());
    return record;
  }

  /** How many texts of the records so far were no UTF-8. */
  public long repaired() {
    return foreigns.repaired() + primaries.repaired();
  }
}
