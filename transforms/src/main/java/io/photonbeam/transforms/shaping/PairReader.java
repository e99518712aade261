package io.photonbeam.transforms.shaping;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.RecordWeight;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RowSchemaDigest;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Makes rows of pairs of two schemas, and of others that write the same bytes ({@link
 * RowSchemaDigest}). It passes over both events, so that none of a row's bytes is found to be no
 * event in the middle of a file. Not thread-safe.
 */
final class PairReader {
  private final JoinedSchema schema;
  private final EventScanners foreigns;
  private final RecordWeight primaries;

  /** Whether primary events may be much heavier than they have bytes. */
  private final boolean areHeavy;

  PairReader(JoinedSchema schema, EventFields foreignFields) {
    this.schema = schema;
    Schema primary = schema.loggedPrimary();
    this.foreigns = new EventScanners(foreignFields);
    this.primaries = RecordWeight.of(primary);
    this.areHeavy = RecordWeight.mayBeTooHeavy(primary);
  }

  /**
   * The row of a pair.
   *
   * @throws MalformedRecordException if the bytes of its primary event are none
   */
  JoinedRow row(JoinedBatch pairs, int pair) throws MalformedRecordException {
    EventBatch foreign = pairs.foreign();
    EventScanner event = foreigns.at(foreign.schema(), foreign.record(pair));
    ByteBuffer primary = pairs.primaryRecord(pair);
    long primaryWeight = primaries.of(primary);
    return new JoinedRow(
        ForeignId.of(event.id().toBytes(), event.timeMicros()),
        event.timeMicros(),
        schema,
        pairs,
        pair,
        event.weight() + (areHeavy ? primaryWeight : primary.remaining()));
  }

  /** Lets go of the events of the pair that was read last. */
  void release() {
    foreigns.release();
    primaries.release();
  }
}
