package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.all;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;

import java.io.IOException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Logs whose schemas have parts enough that work for each pair of them, or for each part at each
 * event, file or block, would take hours.
 */
final class SchemaBombs {
  private static final String INT = "\"int\"";

  private SchemaBombs() {}

  private static String each(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
  }

  /** An order's schema with fields behind, as JSON. */
  private static String orderWith(String more) {
    return schema("Order", fields("order_id", STRING, "created_at", Shop.MILLIS) + "," + more);
  }

  private static String enumeration(int symbols, String prefix) {
    return "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[%s]}"
        .formatted(each(symbols, i -> "\"" + prefix + i + "\""));
  }

  /** Fields whose names are no names, and become equal when they are mended. */
  static void equalNames(Shop shop, int fields) throws IOException {
    String more =
        each(
            fields,
            i -> fields("" + (char) (0x2200 + i % 256) + (char) (0x2200 + i / 256), "\"null\""));
    shop.order(orderWith(more), i -> record("o" + i, TIME + i)).plainPayment();
  }

  /** A record whose name is capitals, in which any of them might begin a word. */
  static void longName(Shop shop, int length) throws IOException {
    shop.plainOrder()
        .payment(
            payment(STRING, STRING).replace("\"Payment\"", "\"" + "A".repeat(length) + "\""),
            i -> record("p" + i, "o" + i, TIME + i));
  }

  /** An enum of many symbols that is named in many places. */
  static void enumInManyPlaces(Shop shop, int symbols, int places) throws IOException {
    String more =
        fields("e", enumeration(symbols, "s"))
            + ","
            + each(places, i -> fields("e" + i, "[\"null\",\"E\"]"));
    shop.order(orderWith(more), i -> record("o" + i, TIME + i, i, new byte[places])).plainPayment();
  }

  /** Many events with a value of an enum that is written as text, in a union. */
  static void enumAsText(Shop shop, int symbols, int events) throws IOException {
    String type = "[\"null\"," + enumeration(symbols, "a-") + "]";
    shop.plainOrder();
    RawLog.write(
        shop.payments("p.avro"),
        RawLog.file(
            payment(STRING, STRING, "e", type),
            IntStream.range(0, events)
                .mapToObj(i -> record("p" + i, "o" + i % Shop.EVENTS, TIME + i, 1, i % symbols))
                .toList()));
  }

  /** A default of many empty records, each of which stands for one of many columns. */
  static void multipliedDefaults(Shop shop) throws IOException {
    String wide =
        schema("Wide", each(500, i -> "{\"name\":\"c" + i + "\",\"type\":\"int\",\"default\":7}"));
    String list =
        "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":%s},\"default\":[%s]}"
            .formatted(wide, each(50_000, i -> "{}"));
    shop.order(orderWith(list), i -> record("o" + i, TIME + i, 0)).plainPayment();
  }

  /** A type whose default contains itself, and so has no end. */
  static void endlessDefault(Shop shop) throws IOException {
    String endless = schema("Endless", "{\"name\":\"inner\",\"type\":\"Endless\",\"default\":{}}");
    shop.order(order(STRING, "e", "[\"null\"," + endless + "]"), i -> record("o" + i, TIME + i, 0))
        .plainPayment();
  }

  /** A type whose values no block can hold. */
  static void hugeType(Shop shop) throws IOException {
    String fixed = "{\"type\":\"fixed\",\"name\":\"F\",\"size\":1500000000}";
    shop.order(order(STRING, "f", fixed), i -> record("o" + i, TIME + i)).plainPayment();
  }

  /** Many types in a long namespace, which each of them takes on. */
  static void longNamespace(Shop shop) throws IOException {
    String types = each(900, i -> fields("t" + i, schema("T" + i, fields("x", INT))));
    shop.order(
            orderWith(types.replace(",\"namespace\":\"shop\"", ""))
                .replace("\"shop\"", "\"" + "n".repeat(60_000) + "\""),
            i -> record("o" + i, TIME + i, new byte[900]))
        .plainPayment();
  }

  /** A text and bytes that claim a gigabyte. */
  static void lyingLength(Shop shop) throws IOException {
    shop.order(
            order(STRING, "text", STRING, "data", "\"bytes\""),
            i ->
                i == 18
                    ? record("o" + i, TIME + i, 1_000_000_000)
                    : record("o" + i, TIME + i, "", i == 12 ? 1_900_000_000 : 0))
        .plainPayment();
  }

  /** A documentation that is longer than a header may be. */
  static void longHeader(Shop shop) throws IOException {
    String doc = "\"doc\":\"" + "x".repeat(5 << 20) + "\",\"fields\"";
    shop.order(order(STRING).replace("\"fields\"", doc), i -> record("o" + i, TIME + i))
        .plainPayment();
  }

  /** Files each of which has a wide schema of its own. */
  static void wideFiles(Shop shop, int files, int columns) throws IOException {
    shop.plainOrder();
    for (int k = 0; k < files; k++) {
      int file = k;
      String more = each(columns, i -> fields("c%d_%d".formatted(i, file), "[\"null\",\"int\"]"));
      RawLog.write(
          shop.payments("p" + k + ".avro"),
          RawLog.file(
              schema(
                  "Payment",
                  fields("payment_id", STRING, "order_id", STRING, "paid_at", Shop.MILLIS)
                      + ","
                      + more),
              all(i -> record("p" + file + "_" + i, "o" + i, TIME + i, new byte[columns]))));
    }
  }
}
