package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.KeyHash;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatchBuilder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Payments and orders, as records, as rows and as batches. */
public final class Events {
  public static final Schema PAYMENT =
      schema(
          """
          {"type":"record","name":"Payment","namespace":"shop","fields":[
            {"name":"payment_id","type":"string"},
            {"name":"order_id","type":"string"},
            {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}}]}\
          """);
  public static final Schema ORDER =
      schema(
          """
          {"type":"record","name":"Order","namespace":"shop","fields":[
            {"name":"order_id","type":"string"},
            {"name":"total","type":"long"}]}\
          """);
  public static final JoinedSchema SCHEMA = JoinedSchema.of(PAYMENT, ORDER);
  public static final EventFields FIELDS = EventFields.foreign("payment_id", "order_id", "at");

  public static final long HOUR = TimeUnit.HOURS.toMicros(1);

  /** 2026-01-02T03:00:00Z. */
  public static final long TIME = 1_767_322_800_000_000L;

  private static final int LINE_OFFSET = 4711;

  private Events() {}

  public static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  public static GenericRecord payment(String id, long micros) {
    return new GenericRecordBuilder(PAYMENT)
        .set("payment_id", id)
        .set("order_id", "order of " + id)
        .set("at", micros)
        .build();
  }

  public static GenericRecord order(String paymentId) {
    return new GenericRecordBuilder(ORDER)
        .set("order_id", "order of " + paymentId)
        .set("total", (long) paymentId.hashCode())
        .build();
  }

  public static JoinedRow row(String id, long micros) {
    return row(id, micros, pair(payment(id, micros), "order_id", order(id)));
  }

  /** A row whose primary event's bytes are cut off. */
  public static JoinedRow truncatedRow(String id, long micros) {
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(LogSchema.of(PAYMENT), LogSchema.of(ORDER));
    byte[] order = bytes(order(id));
    ByteBuffer cut = ByteBuffer.wrap(order, 0, order.length - 1);
    pairs.add(
        single(payment(id, micros), "order of " + id),
        0,
        new PrimaryEvent(LogSchema.of(ORDER), cut, micros));
    return row(id, micros, pairs.build());
  }

  private static JoinedRow row(String id, long micros, JoinedBatch pair) {
    ForeignId foreignId = ForeignId.of(id.getBytes(StandardCharsets.UTF_8), micros);
    return new JoinedRow(foreignId, micros, SCHEMA, pair, 0, 100);
  }

  /** Rows of one hour. */
  public static List<JoinedRow> rows(String... ids) {
    List<JoinedRow> rows = new ArrayList<>();
    for (String id : ids) {
      rows.add(row(id, TIME + rows.size()));
    }
    return rows;
  }

  public static String[] ids(String prefix, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  /** Pairs, as the join emits them. */
  public static JoinedBatch batch(String... ids) {
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(LogSchema.of(PAYMENT), LogSchema.of(ORDER));
    for (String id : ids) {
      add(pairs, payment(id, TIME), "order_id", LogSchema.of(ORDER), order(id));
    }
    return pairs.build();
  }

  /** One pair in each of these hours after the first, named after its index. */
  public static JoinedBatch batchOfHours(String prefix, long... hours) {
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(LogSchema.of(PAYMENT), LogSchema.of(ORDER));
    for (int i = 0; i < hours.length; i++) {
      String id = prefix + i;
      long time = TIME + hours[i] * HOUR;
      add(pairs, payment(id, time), "order_id", LogSchema.of(ORDER), order(id));
    }
    return pairs.build();
  }

  /** As many pairs, each of its own hour, that share one large primary event. */
  public static JoinedBatch batchOfOneLarge(String prefix, int bytes, long... hours) {
    Schema text = schema(ORDER.toString().replace("\"long\"", "\"string\""));
    GenericRecord large =
        new GenericRecordBuilder(text)
            .set("order_id", "order of all")
            .set("total", "x".repeat(bytes))
            .build();
    LogSchema schema = LogSchema.of(text);
    PrimaryEvent primary = new PrimaryEvent(schema, ByteBuffer.wrap(bytes(large)), TIME);
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(LogSchema.of(PAYMENT), schema);
    for (int i = 0; i < hours.length; i++) {
      GenericRecord payment = payment(prefix + i, TIME + hours[i] * HOUR);
      pairs.add(single(payment, "order of all"), 0, primary);
    }
    return pairs.build();
  }

  /** A single pair of any records. */
  public static JoinedBatch pair(GenericRecord foreign, String keyField, GenericRecord primary) {
    return pairOfBytes(foreign, keyField, primary.getSchema(), primary);
  }

  /** A single pair whose primary record claims to be of another schema than it is. */
  public static JoinedBatch pairOfBytes(
      GenericRecord foreign, String keyField, Schema claimed, GenericRecord primary) {
    JoinedBatchBuilder pairs =
        new JoinedBatchBuilder(LogSchema.of(foreign.getSchema()), LogSchema.of(claimed));
    add(pairs, foreign, keyField, LogSchema.of(claimed), primary);
    return pairs.build();
  }

  /** A single pair of the bytes of any records. */
  public static JoinedBatch pair(LogSchema foreign, byte[] event, LogSchema primary, byte[] bytes) {
    EventBatchBuilder batch = new EventBatchBuilder(Role.FOREIGN, foreign, 1, event.length);
    batch.writtenAt(TIME);
    batch.add(event, 0, event.length, 0, "payments-0.avro", LINE_OFFSET);
    JoinedBatchBuilder pairs = new JoinedBatchBuilder(foreign, primary);
    pairs.add(batch.build(), 0, new PrimaryEvent(primary, ByteBuffer.wrap(bytes), TIME));
    return pairs.build();
  }

  private static void add(
      JoinedBatchBuilder pairs,
      GenericRecord foreign,
      String keyField,
      LogSchema primarySchema,
      GenericRecord primary) {
    pairs.add(
        single(foreign, foreign.get(keyField).toString()),
        0,
        new PrimaryEvent(primarySchema, ByteBuffer.wrap(bytes(primary)), TIME));
  }

  private static EventBatch single(GenericRecord foreign, String key) {
    byte[] record = bytes(foreign);
    EventBatchBuilder batch =
        new EventBatchBuilder(Role.FOREIGN, LogSchema.of(foreign.getSchema()), 1, record.length);
    batch.writtenAt(TIME);
    long hash = KeyHash.of(key.getBytes(StandardCharsets.UTF_8));
    batch.add(record, 0, record.length, hash, "payments-0.avro", LINE_OFFSET);
    return batch.build();
  }

  public static byte[] bytes(GenericRecord record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema(), new GenericData())
          .write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
