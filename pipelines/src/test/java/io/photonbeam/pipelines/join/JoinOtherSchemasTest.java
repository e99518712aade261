package io.photonbeam.pipelines.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.config.LogOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas that nothing in this repository knows are joined by naming their fields. */
class JoinOtherSchemasTest {
  private static final Schema ORDER =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"CustomerOrder","namespace":"shop.orders","fields":[
                {"name":"header","type":{"type":"record","name":"Header","namespace":"shop","fields":[
                  {"name":"order_id","type":{"type":"string","logicalType":"uuid"}},
                  {"name":"created","type":{"type":"long","logicalType":"timestamp-millis"}}]}},
                {"name":"lines","type":{"type":"array","items":"string"}}]}""");

  /** Its {@code shop.Header} is not the orders' one. */
  private static final Schema PAYMENT =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Payment","namespace":"shop.payments","fields":[
                {"name":"header","type":{"type":"record","name":"Header","namespace":"shop","fields":[
                  {"name":"payment_id","type":{"type":"string","logicalType":"uuid"}},
                  {"name":"order_id","type":["null",{"type":"string","logicalType":"uuid"}],"default":null}]}},
                {"name":"paid","type":{"type":"long","logicalType":"timestamp-millis"}},
                {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}}]}""");

  private static final long TIME = 1_767_322_800_000L;

  @TempDir Path folder;

  @Test
  void ordersAndPaymentsAreJoinedByTheirUuids() throws IOException {
    JoinWorld world = new JoinWorld(folder);
    Random random = new Random(3);
    List<GenericRecord> orders = new ArrayList<>();
    List<GenericRecord> payments = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      GenericRecord order = order(uuid(random), i);
      GenericRecord payment = payment(uuid(random), id(order), i);
      orders.add(order);
      payments.add(payment);
      expected.add(payment + " for " + order);
    }
    payments.add(payment(uuid(random), uuid(random), 0));
    JoinWorld.log(world.primaryLog.resolve("orders.avro"), ORDER, List.of(orders));
    JoinWorld.log(world.foreignLog.resolve("payments.avro"), PAYMENT, List.of(payments));

    world.join(
        world
            .finite("a")
            .with(LogOptions.ofPrimary(EventFields.primary("header.order_id", "header.created")))
            .with(
                LogOptions.ofForeign(
                    EventFields.foreign("header.payment_id", "header.order_id", "paid")))
            .as(JoinConfig::new),
        JoinWorld.direct());

    assertThat(world.rows())
        .extracting(row -> row.get("payment") + " for " + row.get("customer_order"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(JoinWorld.files(world.output.resolve("joined"), ""))
        .allSatisfy(file -> assertThat(file.toString()).contains("/date=2026-01-02/hour=03/"));
  }

  private static String uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String id(GenericRecord order) {
    return ((GenericRecord) order.get("header")).get("order_id").toString();
  }

  private static GenericRecord order(String id, int number) {
    GenericRecord header =
        new GenericRecordBuilder(ORDER.getField("header").schema())
            .set("order_id", id)
            .set("created", TIME + number)
            .build();
    return new GenericRecordBuilder(ORDER)
        .set("header", header)
        .set("lines", List.of("line " + number, "another"))
        .build();
  }

  private static GenericRecord payment(String id, String orderId, int number) {
    GenericRecord header =
        new GenericRecordBuilder(PAYMENT.getField("header").schema())
            .set("payment_id", id)
            .set("order_id", orderId)
            .build();
    GenericData.Record payment = new GenericData.Record(PAYMENT);
    payment.put("header", header);
    payment.put("paid", TIME + 1_000 + number);
    payment.put("amount", ByteBuffer.wrap(new byte[] {1, (byte) number}));
    return payment;
  }
}
