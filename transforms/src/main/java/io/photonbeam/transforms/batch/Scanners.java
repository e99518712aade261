package io.photonbeam.transforms.batch;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.MalformedRecordException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Scanners of one log's records, one for each schema. Not thread-safe. */
public final class Scanners {
  private final EventFields fields;
  private final Map<LogSchema, EventScanner> bySchema = new HashMap<>();

  public Scanners(EventFields fields) {
    this.fields = fields;
  }

  /** A scanner that has passed over this record, which was found sound when it was read. */
  public EventScanner at(LogSchema schema, ByteBuffer record) {
    EventScanner scanner = bySchema.computeIfAbsent(schema, s -> EventScanner.of(s.avro(), fields));
    scanner.reset(record);
    try {
      scanner.next();
    } catch (MalformedRecordException e) {
      throw new IllegalStateException("a record that was sound before", e);
    }
    return scanner;
  }
}
