package io.photonbeam.transforms.model;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import java.nio.ByteBuffer;

/**
 * Scanners of one log's records, one for each schema used lately. Only the one that was used last
 * keeps the data of its record in memory. Not thread-safe.
 */
public final class EventScanners {
  private final Recent<LogSchema, EventScanner> bySchema;
  private EventScanner last;

  public EventScanners(EventFields fields) {
    this.bySchema = Recent.byLogSchema(schema -> EventScanner.of(schema.avro(), fields));
  }

  /** A scanner that has passed over this record, which was found sound when it was read. */
  public EventScanner at(LogSchema schema, ByteBuffer record) {
    EventScanner scanner = bySchema.of(schema);
    if (scanner != last) {
      release();
      last = scanner;
    }
    scanner.reset(record);
    try {
      scanner.next();
    } catch (MalformedRecordException e) {
      throw new IllegalStateException("a record that was sound before", e);
    }
    return scanner;
  }

  /** Lets go of the data of the record that was passed over last. */
  public void release() {
    if (last != null) {
      last.release();
    }
  }

  /** Of how many schemas there are scanners now. */
  int size() {
    return bySchema.size();
  }
}
