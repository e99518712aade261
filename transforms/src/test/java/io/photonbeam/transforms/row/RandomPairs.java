package io.photonbeam.transforms.row;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.shaping.RandomEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Pairs of two random schemas, in which types of one name may differ. */
public final class RandomPairs {
  /** Writes collections in several blocks, and their sizes before them. */
  private static final EncoderFactory BLOCKS = new EncoderFactory().configureBlockSize(64);

  private final RandomEvents foreignEvents;
  private final RandomEvents primaryEvents;
  private final Random random;
  private final LogSchema foreign;
  private final LogSchema primary;
  private final JoinedSchema schema;

  /** Schemas that the seed tells, and values that follow from it. */
  public RandomPairs(long seed) {
    this.random = new Random(seed);
    this.foreignEvents = new RandomEvents(random.nextLong());
    this.primaryEvents = new RandomEvents(random.nextLong());
    this.foreign =
        LogSchema.of(
            foreignEvents.event("Payment", string("payment_id"), string("order_id"), at()));
    this.primary = LogSchema.of(primaryEvents.order());
    this.schema = JoinedSchema.of(foreign.avro(), primary.avro());
  }

  private static Schema.Field string(String name) {
    return new Schema.Field(name, Schema.create(Schema.Type.STRING));
  }

  private static Schema.Field at() {
    Schema micros = Schema.create(Schema.Type.LONG);
    return new Schema.Field("at", LogicalTypes.timestampMicros().addToSchema(micros));
  }

  public JoinedSchema schema() {
    return schema;
  }

  /** A pair of events as they may be in the logs. */
  public JoinedBatch pair(String id) {
    return pair(id, orderBytes());
  }

  /** A pair of a sound event with these bytes as its primary event. */
  public JoinedBatch pair(String id, byte[] order) {
    GenericRecord payment = (GenericRecord) foreignEvents.value(foreign.avro());
    payment.put("payment_id", id);
    payment.put("order_id", "o");
    payment.put("at", Events.TIME);
    return Events.pair(foreign, bytes(payment), primary, order);
  }

  /** The bytes of a primary event. */
  public byte[] orderBytes() {
    GenericRecord order = (GenericRecord) primaryEvents.value(primary.avro());
    order.put("order_id", "o");
    return bytes(order);
  }

  List<JoinedRow> rows(int number) {
    List<JoinedRow> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rows.add(
          new JoinedRow(
              ForeignId.of("p" + i, Events.TIME), Events.TIME, schema, pair("p" + i), 0, 100));
    }
    return rows;
  }

  private byte[] bytes(GenericRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        random.nextBoolean()
            ? BLOCKS.blockingBinaryEncoder(out, null)
            : BLOCKS.binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(event.getSchema(), new GenericData())
          .write(event, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
