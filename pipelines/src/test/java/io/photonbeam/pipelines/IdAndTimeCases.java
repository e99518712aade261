package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.UUID_TEXT;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;
import static io.photonbeam.pipelines.VerdictCase.badInput;
import static io.photonbeam.pipelines.VerdictCase.input;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.pipelines.VerdictCase.Step;
import io.photonbeam.pipelines.VerdictCase.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Ids and times as people have them, for {@link VerdictTest}. */
final class IdAndTimeCases {
  private IdAndTimeCases() {}

  static Stream<VerdictCase> ids() {
    return Stream.of(
        input("plain text", 20, VerdictCase::plain),
        input("bytes", 20, idsOf("\"bytes\"", i -> "o" + i)),
        input(
            "fixed of 16 bytes without a logical type",
            20,
            shop ->
                shop.order(
                        order("{\"type\":\"fixed\",\"name\":\"F\",\"size\":16}"),
                        i -> record(sixteen(i), TIME + i))
                    .payment(payment(STRING, STRING), i -> record("p" + i, uuid(i), TIME + i))),
        input(
            "UUIDs in capitals on one side",
            20,
            shop ->
                shop.order(
                        order(UUID_TEXT), i -> record(uuid(i).toUpperCase(Locale.ROOT), TIME + i))
                    .payment(payment(STRING, UUID_TEXT), i -> record("p" + i, uuid(i), TIME + i))),
        input(
            "whole numbers and their digits",
            20,
            shop ->
                shop.order(order("\"long\""), i -> record(i, TIME + i))
                    .payment(payment("\"int\"", STRING), i -> record(i, "" + i, TIME + i))),
        input(
            "enum symbols",
            20,
            shop ->
                shop.order(order(symbols()), i -> record(i, TIME + i))
                    .payment(payment(STRING, STRING), i -> record("p" + i, "o" + i, TIME + i))),
        input(
            "in any branch of a union",
            20,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, "[\"null\",\"string\",\"bytes\"]"),
                        i -> record("p" + i, i % 2 + 1, "o" + i, TIME + i))),
        input(
            "a missing key",
            10,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, "[\"null\",\"string\"]"),
                        i ->
                            i % 2 == 0
                                ? record("p" + i, 0, TIME + i)
                                : record("p" + i, 1, "o" + i, TIME + i))),
        input(
            "under a new name that has the old one as an alias",
            20,
            shop ->
                shop.order(
                        schema(
                            "Order",
                            "{\"name\":\"orderId\",\"aliases\":[\"order_id\"],\"type\":\"string\"},"
                                + fields("created_at", Shop.MILLIS)),
                        i -> record("o" + i, TIME + i))
                    .plainPayment()),
        input(
            "under a new name in the second file only",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.write(
                  shop.orders("o.avro"),
                  RawLog.file(order(STRING), Shop.plainOrders().subList(0, 10)));
              RawLog.write(
                  shop.orders("o2.avro"),
                  RawLog.file(
                      schema(
                          "Order",
                          "{\"name\":\"orderId\",\"aliases\":[\"order_id\"],\"type\":\"string\"},"
                              + fields("created_at", Shop.MILLIS)),
                      Shop.plainOrders().subList(10, 20)));
            }),
        input(
            "of control characters, lines and dashes", 20, idsOf(STRING, i -> "-\u001b[2J\n" + i)),
        input(
            "empty ones and ones that are too long",
            18,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, STRING),
                        i ->
                            record(
                                i == 3 ? "" : i == 4 ? "p".repeat(513) : "p" + i,
                                "o" + i,
                                TIME + i))),
        input(
            "nested below unions",
            20,
            shop -> {
              shop.primaryFields = EventFields.primary("head.order_id", "created_at");
              shop.order(
                      schema(
                          "Order",
                          fields(
                              "head",
                              "[\"null\"," + schema("Head", fields("order_id", STRING)) + "]",
                              "created_at",
                              Shop.MILLIS)),
                      i -> record(1, "o" + i, TIME + i))
                  .plainPayment();
            }));
  }

  private static Step idsOf(String type, IntFunction<String> text) {
    return shop ->
        shop.order(order(type), i -> record(text.apply(i), TIME + i))
            .payment(payment(type, type), i -> record("p" + i, text.apply(i), TIME + i));
  }

  private static String symbols() {
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < Shop.EVENTS; i++) {
      symbols.add("\"o" + i + "\"");
    }
    return "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[" + String.join(",", symbols) + "]}";
  }

  static byte[] sixteen(int i) {
    return ByteBuffer.allocate(16).putLong(0x6f1f64a55a0e4c1eL).putLong(i).array();
  }

  static String uuid(int i) {
    return new UUID(0x6f1f64a55a0e4c1eL, i).toString();
  }

  static Stream<VerdictCase> times() {
    return Stream.of(
        input(
            "ISO-8601 text",
            20,
            shop ->
                shop.plainOrder()
                    .payment(
                        schema(
                            "Payment",
                            fields("payment_id", STRING, "order_id", STRING, "paid_at", STRING)),
                        i -> record("p" + i, "o" + i, "2026-01-02T03:00:%02dZ".formatted(i)))),
        input("bare seconds", 20, shop -> paidAt(shop, "\"long\"", i -> TIME / 1_000 + i)),
        input(
            "bare seconds whose unit is named",
            20,
            shop -> {
              shop.foreignFields = shop.foreignFields.withTimeUnit(EventTimeUnit.SECONDS);
              paidAt(shop, "\"long\"", i -> TIME / 1_000 + i);
            }),
        badInput(
            "bare microseconds, taken for milliseconds after 9999",
            0,
            shop -> paidAt(shop, "\"long\"", i -> (TIME + i) * 1_000)),
        input(
            "bare microseconds whose unit is named",
            20,
            shop -> {
              shop.foreignFields = shop.foreignFields.withTimeUnit(EventTimeUnit.MICROS);
              paidAt(shop, "\"long\"", i -> (TIME + i) * 1_000);
            }),
        badInput(
            "bare nanoseconds in the primary log",
            0,
            shop ->
                shop.order(
                        schema("Order", fields("order_id", STRING, "created_at", "\"long\"")),
                        i -> record("o" + i, (TIME + i) * 1_000_000))
                    .plainPayment()),
        input(
            "fractions of seconds",
            20,
            shop -> {
              shop.foreignFields = shop.foreignFields.withTimeUnit(EventTimeUnit.SECONDS);
              paidAt(shop, "\"double\"", i -> (TIME + i) / 1_000.0);
            }),
        input(
            "nanoseconds",
            20,
            shop ->
                paidAt(
                    shop,
                    "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}",
                    i -> (TIME + i) * 1_000_000)),
        input(
            "of many hours and days",
            20,
            shop -> paidAt(shop, Shop.MILLIS, i -> TIME - i % 7 * 31L * 3_600_000)),
        input(
            "dates in the future",
            20,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, STRING),
                        i -> record("p" + i, "o" + i, TIME + i + (i % 2 == 0 ? 0 : 864_000_000)))),
        new VerdictCase(
            "dates in the future, met by the reconciliation only",
            shop -> {
              shop.plainOrder();
              Files.createDirectories(shop.world.foreignLog);
            },
            shop -> {
              shop.now = Instant.ofEpochMilli(TIME + 3_600_000);
              shop.payment(
                  payment(STRING, STRING), i -> record("p" + i, "o" + i, TIME + i * 86_400_000L));
            },
            Verdict.EXACT,
            20),
        input(
            "before 1970 and after 9999",
            18,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, STRING),
                        i ->
                            record(
                                "p" + i,
                                "o" + i,
                                i == 3 ? -5L : i == 4 ? Long.MAX_VALUE : TIME + i))));
  }

  private static void paidAt(Shop shop, String type, IntFunction<Number> time) throws IOException {
    String payment =
        schema("Payment", fields("payment_id", STRING, "order_id", STRING, "paid_at", type));
    shop.plainOrder().payment(payment, i -> record("p" + i, "o" + i, time.apply(i)));
  }
}
