package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;

import io.photonbeam.log.record.RecordWeight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Logs of few bytes that stand for more than any memory holds, or than anybody can wait for. */
final class Bombs {
  private Bombs() {}

  private static String arrayOf(String items) {
    return "{\"type\":\"array\",\"items\":" + items + "}";
  }

  /** Some orders with an array of so many items that have no bytes. */
  static void ordersOfBareItems(Shop shop, long items) throws IOException {
    shop.order(
            order(STRING, "list", arrayOf(schema("Empty", ""))),
            i -> i < 5 ? record("o" + i, TIME + i, items, 0) : record("o" + i, TIME + i, 0))
        .plainPayment();
  }

  static void paymentsOfBareItems(Shop shop, long items) throws IOException {
    shop.plainOrder()
        .payment(
            payment(STRING, STRING, "list", arrayOf(schema("Empty", ""))),
            i ->
                i < 5
                    ? record("p" + i, "o" + i, TIME + i, items, 0)
                    : record("p" + i, "o" + i, TIME + i, 0));
  }

  /** One payment with an array of empty strings, which take 44 bytes of heap each and one here. */
  static void heavyPayment(Shop shop) throws IOException {
    int items = (int) (RecordWeight.MAX / 44);
    shop.plainOrder()
        .payment(
            payment(STRING, STRING, "list", arrayOf(STRING)),
            i ->
                i == 5
                    ? record("p" + i, "o" + i, TIME + i, items, new byte[items], 0)
                    : record("p" + i, "o" + i, TIME + i, 0));
  }

  /** An order whose array claims more items than there are bytes. */
  static void moreItemsThanBytes(Shop shop) throws IOException {
    shop.order(
            order(STRING, "list", arrayOf("\"long\"")),
            i -> i == 19 ? record("o" + i, TIME + i, 1L << 30, 0) : record("o" + i, TIME + i, 0))
        .plainPayment();
  }

  /** The same payments over and over, in one block. */
  static void repeatedPayments(Shop shop, int times) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      data.writeBytes(record("p" + i % 3, "o" + i % 3, TIME));
    }
    shop.plainOrder();
    RawLog.write(shop.payments("p.avro"), RawLog.header(payment(STRING, STRING)));
    RawLog.append(shop.payments("p.avro"), RawLog.block(times, data.toByteArray()));
  }

  /** One payment, and the order that it names, over and over, each time with another time. */
  static void otherContents(Shop shop, int times) throws IOException {
    ByteArrayOutputStream orders = new ByteArrayOutputStream();
    ByteArrayOutputStream payments = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      orders.writeBytes(record("o1", TIME + i % 1_000_000));
      payments.writeBytes(record("p1", "o1", TIME + i % 1_000_000));
    }
    RawLog.write(shop.orders("o.avro"), RawLog.header(order(STRING)));
    RawLog.append(shop.orders("o.avro"), RawLog.block(times, orders.toByteArray()));
    RawLog.write(shop.payments("p.avro"), RawLog.header(payment(STRING, STRING)));
    RawLog.append(shop.payments("p.avro"), RawLog.block(times, payments.toByteArray()));
  }

  /** Blocks whose counts are lies. */
  static void lyingCounts(Shop shop) throws IOException {
    shop.plainOrder().plainPayment();
    byte[] one = record("px", "o1", TIME);
    RawLog.append(shop.payments("p.avro"), RawLog.block(1L << 60, one));
    RawLog.append(shop.payments("p.avro"), RawLog.block(-1, one));
    RawLog.append(shop.payments("p.avro"), RawLog.block(1, record("py", "o1", TIME)));
  }

  /** Records of nothing within each other: a value of no bytes stands for a billion of them. */
  static void nestedNothing(Shop shop) throws IOException {
    String type = schema("N0", "");
    for (int level = 1; level <= 30; level++) {
      String again = "\"N" + (level - 1) + "\"";
      type = schema("N" + level, fields("a", type, "b", again));
    }
    shop.order(order(STRING, "nothing", type), i -> record("o" + i, TIME + i)).plainPayment();
  }
}
