package io.photonbeam.transforms.model;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.TestLog;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Makes batches for tests. */
public final class TestBatches {
  private TestBatches() {}

  /** A batch of the block at 1000 of {@code primary.avro}, written at microsecond 50. */
  public static EventBatch primary(GenericRecord... records) {
    return of(Role.PRIMARY, TestLog.PRIMARY_FIELDS, 50, List.of(records));
  }

  /** The events of a batch, as if they stood in the block at this offset of another file. */
  public static EventBatch in(String file, long offset, EventBatch batch) {
    EventBatchBuilder builder = new EventBatchBuilder(batch.role(), batch.schema(), 1, 64);
    builder.writtenAt(batch.writtenMicros());
    for (int i = 0; i < batch.size(); i++) {
      builder.add(batch.data(), batch.start(i), batch.end(i), batch.keyHash(i), file, offset);
    }
    return builder.build();
  }

  /** A batch of the block at 1000 of {@code foreign.avro}, written at microsecond 60. */
  public static EventBatch foreign(GenericRecord... records) {
    return of(Role.FOREIGN, TestLog.FOREIGN_FIELDS, 60, List.of(records));
  }

  public static EventBatch of(
      Role role, EventFields fields, long writtenMicros, List<GenericRecord> records) {
    EventBatchBuilder builder = builder(role, writtenMicros, records);
    EventScanner scanner = EventScanner.of(records.get(0).getSchema(), fields);
    for (GenericRecord each : records) {
      byte[] record = TestLog.encode(each);
      scanner.reset(ByteBuffer.wrap(record));
      try {
        scanner.next();
      } catch (MalformedRecordException e) {
        throw new IllegalArgumentException(e);
      }
      add(builder, role, record, scanner.key().hash());
    }
    return builder.build();
  }

  /** A batch whose keys all have the same hash, as they never do. */
  public static EventBatch colliding(Role role, long hash, GenericRecord... records) {
    EventBatchBuilder builder = builder(role, 50, List.of(records));
    for (GenericRecord record : records) {
      add(builder, role, TestLog.encode(record), hash);
    }
    return builder.build();
  }

  private static EventBatchBuilder builder(
      Role role, long writtenMicros, List<GenericRecord> records) {
    LogSchema schema = LogSchema.of(records.get(0).getSchema());
    EventBatchBuilder builder = new EventBatchBuilder(role, schema, records.size(), 64);
    builder.writtenAt(writtenMicros);
    return builder;
  }

  private static void add(EventBatchBuilder builder, Role role, byte[] record, long hash) {
    String file = role == Role.PRIMARY ? "primary.avro" : "foreign.avro";
    builder.add(record, 0, record.length, hash, file, 1000);
  }
}
