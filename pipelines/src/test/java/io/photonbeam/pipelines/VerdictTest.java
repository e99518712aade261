package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;
import static io.photonbeam.pipelines.VerdictCase.badInput;
import static io.photonbeam.pipelines.VerdictCase.damage;
import static io.photonbeam.pipelines.VerdictCase.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.pipelines.VerdictCase.Again;
import io.photonbeam.pipelines.VerdictCase.Step;
import io.photonbeam.pipelines.VerdictCase.Verdict;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reconciliation and the audit give the same verdict, whatever is in the logs and whatever
 * happened to logs, output and registry. Each case is joined, spoilt, reconciled and audited.
 */
class VerdictTest {
  private static final String STRING = "\"string\"";
  private static final String UUID_TEXT = "{\"type\":\"string\",\"logicalType\":\"uuid\"}";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "ids",
    "times",
    "schemas",
    "values",
    "bombs",
    "schemaBombs",
    "logs",
    "io.photonbeam.pipelines.Damages#outputs",
    "io.photonbeam.pipelines.Damages#registries"
  })
  void theyAgree(VerdictCase one) throws IOException {
    Shop shop = new Shop(folder);
    one.logs().on(shop);
    join(shop, one.verdict());
    one.damage().on(shop);

    assertBothSay(one.verdict(), shop);
    if (one.rows() >= 0) {
      assertThat(shop.world.rows()).hasSize((int) one.rows());
    }
    if (one.verdict() == Verdict.EXACT && one.again() != Again.NOTHING) {
      assertMadeAgain(shop, one.again());
    }
  }

  private static void assertBothSay(Verdict verdict, Shop shop) throws IOException {
    List<String> complaints = complaints(shop);
    List<String> faults = faults(shop);
    assertThat(verdict(complaints.isEmpty())).as("round: %s", complaints).isEqualTo(verdict);
    assertThat(verdict(faults.isEmpty())).as("audit: %s", faults).isEqualTo(verdict);
  }

  /** What is exact is so again, with the same rows, after all files were lost. */
  private static void assertMadeAgain(Shop shop, Again again) throws IOException {
    List<String> rows = again == Again.ROWS ? shop.events() : shop.ids();
    for (Path file : shop.published()) {
      Files.delete(file);
    }

    assertBothSay(Verdict.EXACT, shop);

    assertThat(again == Again.ROWS ? shop.events() : shop.ids())
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  /** A join may refuse logs of which no event can be used, and they are not exact. */
  private static void join(Shop shop, Verdict verdict) throws IOException {
    try {
      shop.join();
    } catch (PipelineExecutionException e) {
      if (verdict == Verdict.EXACT) {
        throw e;
      }
    }
  }

  private static Verdict verdict(boolean isExact) {
    return isExact ? Verdict.EXACT : Verdict.NOT_EXACT;
  }

  /** What needs a human; a round that refuses to run needs one as well. */
  private static List<String> complaints(Shop shop) {
    try {
      ReconcileReport report = shop.reconcile();
      return report.complaints();
    } catch (IOException | StoreAccessException e) {
      return List.of("refused: " + e.getMessage());
    }
  }

  /** What the audit says against the output; one that can't be made is no proof either. */
  private static List<String> faults(Shop shop) throws IOException {
    try {
      VerifyReport report = shop.verify();
      return report.exact() ? List.of() : List.of(report.toText());
    } catch (IllegalArgumentException | StoreAccessException e) {
      return List.of("refused: " + e.getMessage());
    }
  }

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

  private static byte[] sixteen(int i) {
    return ByteBuffer.allocate(16).putLong(0x6f1f64a55a0e4c1eL).putLong(i).array();
  }

  private static String uuid(int i) {
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

  static Stream<VerdictCase> schemaBombs() {
    return Stream.of(
        input("thousands of names that become equal", 20, s -> SchemaBombs.equalNames(s, 5_000)),
        input("a name of capitals", 20, s -> SchemaBombs.longName(s, 200_000)),
        input("an enum in some places", 20, s -> SchemaBombs.enumInManyPlaces(s, 1_000, 150)),
        badInput("in many places", 0, s -> SchemaBombs.enumInManyPlaces(s, 50_000, 1_000)),
        input("a large enum as text", 20_000, s -> SchemaBombs.enumAsText(s, 14_000, 20_000)),
        input("wide files", 200, s -> SchemaBombs.wideFiles(s, 10, 500)),
        badInput("defaults that multiply", 0, SchemaBombs::multipliedDefaults),
        badInput("a default without end", 0, SchemaBombs::endlessDefault),
        badInput("a type that fits in no block", 0, SchemaBombs::hugeType),
        badInput("a long namespace of many types", 0, SchemaBombs::longNamespace),
        badInput("lengths that are lies", 7, SchemaBombs::lyingLength),
        badInput("a header without end", 0, SchemaBombs::longHeader));
  }

  static Stream<VerdictCase> schemas() {
    return Stream.of(
        input(
            "dashes in names",
            20,
            shop ->
                shop.order(
                        order(STRING).replace("\"shop\"", "\"pg-main.public.orders\""),
                        i -> record("o" + i, TIME + i))
                    .payment(
                        payment(STRING, STRING).replace("\"Payment\"", "\"a-payment\""),
                        i -> record("p" + i, "o" + i, TIME + i))),
        input(
            "dashes in the names of fields",
            20,
            shop ->
                shop.order(
                        order(STRING, "total-cents", "\"long\"", "total_cents", "\"int\""),
                        i -> record("o" + i, TIME + i, 7, 8))
                    .plainPayment()),
        input(
            "a default that does not fit",
            20,
            shop ->
                shop.order(
                        schema(
                            "Order",
                            fields("order_id", STRING, "created_at", Shop.MILLIS)
                                + ",{\"name\":\"n\",\"type\":\"int\",\"default\":\"none\"}"),
                        i -> record("o" + i, TIME + i, i))
                    .plainPayment()),
        input(
            "a union of records at the top",
            20,
            shop ->
                shop.order(
                        "[" + order(STRING) + "," + schema("Other", fields("x", "\"int\"")) + "]",
                        i -> record(0, "o" + i, TIME + i))
                    .plainPayment()),
        input(
            "a union of records at the top, some of which are no events",
            10,
            shop ->
                shop.plainOrder()
                    .payment(
                        "["
                            + schema("Other", fields("x", "\"int\""))
                            + ","
                            + payment(STRING, STRING)
                            + "]",
                        i -> i % 2 == 0 ? record(0, i) : record(1, "p" + i, "o" + i, TIME + i))),
        input(
            "logical types that are none",
            20,
            shop ->
                shop.order(
                        order(
                            STRING,
                            "a",
                            "{\"type\":\"bytes\",\"logicalType\":\"decimal\"}",
                            "b",
                            "{\"type\":\"string\",\"logicalType\":\"timestamp-millis\"}",
                            "c",
                            "{\"type\":\"long\",\"logicalType\":\"moon-phase\"}"),
                        i -> record("o" + i, TIME + i, "\u0001", "text", i))
                    .plainPayment()),
        input(
            "a record without fields",
            -1,
            shop ->
                shop.order(
                        order(STRING, "nothing", schema("Nothing", "")),
                        i -> record("o" + i, TIME + i))
                    .plainPayment()),
        input(
            "a record that contains itself",
            -1,
            shop ->
                shop.order(
                        schema(
                            "Order",
                            fields(
                                "order_id",
                                STRING,
                                "created_at",
                                Shop.MILLIS,
                                "parent",
                                "[\"null\",\"Order\"]")),
                        i -> record("o" + i, TIME + i, 0))
                    .plainPayment()),
        input(
            "sides named as the folders are",
            20,
            shop ->
                shop.order(
                        order(STRING).replace("\"Order\"", "\"Date\""),
                        i -> record("o" + i, TIME + i))
                    .payment(
                        payment(STRING, STRING).replace("\"Payment\"", "\"Hour\""),
                        i -> record("p" + i, "o" + i, TIME + i))),
        input(
            "both sides of one name",
            20,
            shop ->
                shop.order(
                        order(STRING).replace("\"Order\"", "\"Row\""),
                        i -> record("o" + i, TIME + i))
                    .payment(
                        payment(STRING, STRING).replace("\"Payment\"", "\"Row\""),
                        i -> record("p" + i, "o" + i, TIME + i))),
        badInput(
            "no field of the name",
            0,
            shop ->
                shop.order(
                        schema("Order", fields("id", STRING, "created_at", Shop.MILLIS)),
                        i -> record("o" + i, TIME + i))
                    .plainPayment()),
        badInput(
            "millions of columns from a few lines",
            0,
            shop ->
                shop.order(order(STRING, "bomb", doubling(24)), i -> record("o" + i, TIME + i, 0))
                    .plainPayment()));
  }

  /** Two branches at each level. */
  private static String doubling(int levels) {
    String type = "\"int\"";
    for (int level = levels; level > 0; level--) {
      type =
          schema(
              "L" + level,
              level == levels
                  ? fields("a", "\"int\"", "b", "\"int\"")
                  : fields(
                      "a", "[\"null\"," + type + "]", "b", "[\"null\",\"L" + (level + 1) + "\"]"));
    }
    return "[\"null\"," + type + "]";
  }

  static Stream<VerdictCase> values() {
    return Stream.of(
        input(
            "strings that are no UTF-8",
            -1,
            shop ->
                shop.order(
                        order(STRING, "city", STRING),
                        i ->
                            record(
                                "o" + i,
                                TIME + i,
                                i == 5
                                    ? RawLog.prefixed(new byte[] {'M', (byte) 0xfc, 'n'})
                                    : RawLog.prefixed("Bern".getBytes(StandardCharsets.UTF_8))))
                    .plainPayment()),
        input(
            "UUIDs and nanoseconds",
            20,
            shop ->
                shop.order(
                        order(
                            STRING,
                            "u",
                            "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}",
                            "n",
                            "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}",
                            "t",
                            UUID_TEXT),
                        i -> record("o" + i, TIME + i, sixteen(i), TIME * 1_000_000 + i, uuid(i)))
                    .plainPayment()),
        input(
            "lines that are logged again, in other hours too",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.write(
                  shop.payments("again.avro"),
                  RawLog.file(
                      payment(STRING, STRING),
                      Shop.all(i -> record("p" + i, "o" + i, TIME + i % 3 * 3_600_000L))));
            }),
        input(
            "a large record that many name",
            20,
            shop ->
                shop.order(
                        order(STRING, "data", "\"bytes\""),
                        i ->
                            record(
                                "o" + i, TIME + i, RawLog.prefixed(new byte[i == 0 ? 600_000 : 1])))
                    .payment(payment(STRING, STRING), i -> record("p" + i, "o0", TIME + i))),
        input(
                "primary events logged again with one field more",
                20,
                shop -> {
                  VerdictCase.plain(shop);
                  RawLog.write(
                      shop.orders("again.avro"),
                      RawLog.file(
                          order(STRING, "more", "\"int\""),
                          Shop.all(i -> record("o" + i, TIME + i, i))));
                })
            .ofSeveralContents());
  }

  static Stream<VerdictCase> bombs() {
    return Stream.of(
        input("any number of items of no bytes", 15, s -> Bombs.ordersOfBareItems(s, 1L << 60)),
        input("the same in foreign events", 15, s -> Bombs.paymentsOfBareItems(s, 1L << 60)),
        input("a good many items of no bytes", 20, s -> Bombs.ordersOfBareItems(s, 70_000)),
        input("items that take more memory than bytes", 19, Bombs::heavyPayment),
        badInput("more items than bytes", 14, Bombs::moreItemsThanBytes),
        input("a block of the same events", 3, s -> Bombs.repeatedPayments(s, 200_000)),
        input("contents of one event", 1, s -> Bombs.otherContents(s, 100_000)).ofSeveralContents(),
        badInput("counts that are lies", 21, Bombs::lyingCounts),
        badInput("nothing within nothing", 0, Bombs::nestedNothing));
  }

  private static VerdictCase passedOver(String name) {
    return badInput(
        "a name that is passed over, " + name,
        20,
        shop -> {
          VerdictCase.plain(shop);
          RawLog.write(
              shop.payments(name),
              RawLog.file(payment(STRING, STRING), List.of(record("px", "o1", TIME))));
        });
  }

  static Stream<VerdictCase> logs() {
    return Stream.of(
        input(
            "blocks of no records",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(shop.payments("p.avro"), RawLog.block(List.of()));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("p0", "o0", TIME))));
            }),
        badInput(
            "bytes that are no block",
            21,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(
                  shop.payments("p.avro"), "nonsense".repeat(9).getBytes(StandardCharsets.UTF_8));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("px", "o0", TIME))));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("py", "o0", TIME))));
            }),
        badInput(
            "an old tail that is no whole block",
            20,
            shop -> {
              VerdictCase.plain(shop);
              byte[] block = RawLog.block(List.of(record("px", "o1", TIME)));
              RawLog.append(shop.payments("p.avro"), Arrays.copyOf(block, 9));
              Files.setLastModifiedTime(shop.payments("p.avro"), FileTime.fromMillis(TIME));
            }),
        badInput(
            "a file that is no log",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.write(shop.payments("x.avro"), new byte[100]);
              RawLog.write(
                  shop.payments("y.avro"), "some text".repeat(20).getBytes(StandardCharsets.UTF_8));
            }),
        passedOver("part-0-0"),
        passedOver("000000_0"),
        passedOver("y.AVRO"),
        passedOver("p.avro.1"),
        passedOver("p.avro-20260102"),
        badInput(
            "another file that was appended",
            -1,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(
                  shop.payments("p.avro"),
                  RawLog.file(payment(STRING, STRING), List.of(record("px", "o1", TIME))));
            }),
        badInput(
            "room that was reserved and never filled",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.write(shop.payments("zeros.avro"), new byte[4096]);
              Files.setLastModifiedTime(shop.payments("zeros.avro"), FileTime.fromMillis(TIME));
            }),
        input(
            "names of blanks, percents and letters of elsewhere",
            40,
            shop -> {
              VerdictCase.plain(shop);
              Files.move(shop.orders("o.avro"), shop.orders("\u00fcber %20 ~*.avro"));
              RawLog.write(
                  shop.payments("\u65e5\u672c/\ud83d\ude00 %41.avro"),
                  RawLog.file(
                      payment(STRING, STRING), Shop.all(i -> record("q" + i, "o" + i, TIME + i))));
            }),
        badInput(
            "a link to nowhere",
            20,
            shop -> {
              VerdictCase.plain(shop);
              Files.createSymbolicLink(
                  shop.payments("day2"), shop.world.foreignLog.resolveSibling("unmounted"));
            }),
        damage(
            "the primary log gone",
            Verdict.NOT_EXACT,
            20,
            shop -> Files.delete(shop.orders("o.avro"))),
        damage(
            "the foreign log gone",
            Verdict.NOT_EXACT,
            20,
            shop -> Files.delete(shop.payments("p.avro"))),
        new VerdictCase(
            "the primary log never there",
            shop -> {
              shop.plainPayment();
              Files.createDirectories(shop.world.primaryLog);
            },
            shop -> {},
            Verdict.NOT_EXACT,
            0),
        damage(
            "events that came later",
            Verdict.EXACT,
            21,
            shop ->
                RawLog.append(
                    shop.payments("p.avro"), RawLog.block(List.of(record("px", "o1", TIME))))));
  }
}
