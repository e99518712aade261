package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
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

  /** What both say. */
  private enum Verdict {
    EXACT,
    NOT_EXACT
  }

  /** Does something to a shop. */
  @FunctionalInterface
  private interface Step {
    void on(Shop shop) throws IOException;
  }

  /**
   * A case.
   *
   * @param logs writes the logs
   * @param damage what happens after the join
   * @param rows visible at the end, or -1 if that is not what the case is about
   */
  private record Case(String name, Step logs, Step damage, Verdict verdict, long rows) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case input(String name, long rows, Step logs) {
    return new Case(name, logs, shop -> {}, Verdict.EXACT, rows);
  }

  private static Case badInput(String name, long rows, Step logs) {
    return new Case(name, logs, shop -> {}, Verdict.NOT_EXACT, rows);
  }

  private static Case damage(String name, Verdict verdict, long rows, Step damage) {
    return new Case(name, VerdictTest::plain, damage, verdict, rows);
  }

  private static void plain(Shop shop) throws IOException {
    shop.plainOrder().plainPayment();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "ids",
    "times",
    "schemas",
    "values",
    "bombs",
    "schemaBombs",
    "logs",
    "outputs",
    "registries"
  })
  void theyAgree(Case one) throws IOException {
    Shop shop = new Shop(folder);
    one.logs().on(shop);
    join(shop, one.verdict());
    one.damage().on(shop);

    List<String> complaints = complaints(shop);
    List<String> faults = faults(shop);

    assertThat(verdict(complaints.isEmpty()))
        .as("reconciliation: %s", complaints)
        .isEqualTo(one.verdict());
    assertThat(verdict(faults.isEmpty())).as("audit: %s", faults).isEqualTo(one.verdict());
    if (one.rows() >= 0) {
      assertThat(shop.world.rows()).hasSize((int) one.rows());
    }
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

  static Stream<Case> ids() {
    return Stream.of(
        input("plain text", 20, VerdictTest::plain),
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

  static Stream<Case> times() {
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
        input(
            "dates in the future",
            20,
            shop ->
                shop.plainOrder()
                    .payment(
                        payment(STRING, STRING),
                        i -> record("p" + i, "o" + i, TIME + i + (i % 2 == 0 ? 0 : 864_000_000)))),
        new Case(
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

  static Stream<Case> schemaBombs() {
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

  static Stream<Case> schemas() {
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

  static Stream<Case> values() {
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
              plain(shop);
              RawLog.write(
                  shop.payments("again.avro"),
                  RawLog.file(
                      payment(STRING, STRING),
                      Shop.all(i -> record("p" + i, "o" + i, TIME + i % 3 * 3_600_000L))));
            }),
        input(
            "primary events logged again with one field more",
            20,
            shop -> {
              plain(shop);
              RawLog.write(
                  shop.orders("again.avro"),
                  RawLog.file(
                      order(STRING, "more", "\"int\""),
                      Shop.all(i -> record("o" + i, TIME + i, i))));
            }));
  }

  static Stream<Case> bombs() {
    return Stream.of(
        input("any number of items of no bytes", 15, s -> Bombs.ordersOfBareItems(s, 1L << 60)),
        input("the same in foreign events", 15, s -> Bombs.paymentsOfBareItems(s, 1L << 60)),
        input("a good many items of no bytes", 20, s -> Bombs.ordersOfBareItems(s, 70_000)),
        input("items that take more memory than bytes", 19, Bombs::heavyPayment),
        badInput("more items than bytes", 14, Bombs::moreItemsThanBytes),
        input("a block of the same events", 3, s -> Bombs.repeatedPayments(s, 200_000)),
        input("contents of one event", 1, s -> Bombs.otherContents(s, 100_000)),
        badInput("counts that are lies", 21, Bombs::lyingCounts),
        badInput("nothing within nothing", 0, Bombs::nestedNothing));
  }

  static Stream<Case> logs() {
    return Stream.of(
        input(
            "blocks of no records",
            20,
            shop -> {
              plain(shop);
              RawLog.append(shop.payments("p.avro"), RawLog.block(List.of()));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("p0", "o0", TIME))));
            }),
        badInput(
            "bytes that are no block",
            21,
            shop -> {
              plain(shop);
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
              plain(shop);
              byte[] block = RawLog.block(List.of(record("px", "o1", TIME)));
              RawLog.append(shop.payments("p.avro"), Arrays.copyOf(block, 9));
              Files.setLastModifiedTime(shop.payments("p.avro"), FileTime.fromMillis(TIME));
            }),
        badInput(
            "a file that is no log",
            20,
            shop -> {
              plain(shop);
              RawLog.write(shop.payments("x.avro"), new byte[100]);
              RawLog.write(
                  shop.payments("y.avro"), "some text".repeat(20).getBytes(StandardCharsets.UTF_8));
            }),
        badInput(
            "names that are passed over",
            20,
            shop -> {
              plain(shop);
              RawLog.write(
                  shop.payments("part-0-0"),
                  RawLog.file(payment(STRING, STRING), List.of(record("px", "o1", TIME))));
            }),
        badInput(
            "a link to nowhere",
            20,
            shop -> {
              plain(shop);
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
        new Case(
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

  static Stream<Case> outputs() {
    return Stream.of(
        damage("a file gone", Verdict.EXACT, 20, shop -> Files.delete(first(shop))),
        damage(
            "a file cut",
            Verdict.EXACT,
            20,
            shop -> Files.write(first(shop), Arrays.copyOf(Files.readAllBytes(first(shop)), 99))),
        damage("a bit flipped", Verdict.EXACT, 20, VerdictTest::flip),
        damage(
            "a file gone and its events, too",
            Verdict.NOT_EXACT,
            -1,
            shop -> {
              Files.delete(first(shop));
              RawLog.write(
                  shop.payments("p.avro"),
                  RawLog.file(payment(STRING, STRING), Shop.plainPayments().subList(0, 5)));
            }),
        damage(
            "a copy of a file under a name of its own",
            Verdict.NOT_EXACT,
            -1,
            shop -> Files.copy(first(shop), first(shop).resolveSibling("copy.parquet"))),
        damage(
            "a copy of a file in another hour",
            Verdict.NOT_EXACT,
            -1,
            shop -> {
              Path hour =
                  Files.createDirectories(first(shop).resolveSibling("../hour=17").normalize());
              Files.copy(first(shop), hour.resolve(first(shop).getFileName()));
            }),
        damage(
            "a file moved to another hour",
            Verdict.NOT_EXACT,
            -1,
            shop -> {
              Path hour =
                  Files.createDirectories(first(shop).resolveSibling("../hour=17").normalize());
              Files.move(first(shop), hour.resolve(first(shop).getFileName()));
            }),
        damage(
            "a file that is no Parquet",
            Verdict.NOT_EXACT,
            -1,
            shop -> RawLog.write(first(shop).resolveSibling("x.parquet"), new byte[50])));
  }

  private static Path first(Shop shop) throws IOException {
    return shop.published().get(0);
  }

  private static void flip(Shop shop) throws IOException {
    byte[] bytes = Files.readAllBytes(first(shop));
    bytes[bytes.length / 3] ^= 0x10;
    Files.write(first(shop), bytes);
  }

  static Stream<Case> registries() {
    return Stream.of(
        damage(
            "put back to a copy from before",
            Verdict.NOT_EXACT,
            40,
            shop -> {
              Path registry = shop.world.output.resolve("registry.db");
              byte[] before = Files.readAllBytes(registry);
              RawLog.write(
                  shop.payments("more.avro"),
                  RawLog.file(
                      payment(STRING, STRING), Shop.all(i -> record("q" + i, "o" + i, TIME + i))));
              shop.join();
              Files.write(registry, before);
            }),
        damage(
            "lost",
            Verdict.NOT_EXACT,
            20,
            shop -> {
              for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(shop.world.output.resolve("registry.db" + suffix));
              }
            }),
        damage(
            "expired",
            Verdict.EXACT,
            20,
            shop -> {
              try (IdRegistry registry = IdRegistry.open(shop.registry())) {
                registry.expire(LocalDate.parse("2026-01-05"));
              }
            }),
        damage(
            "expired, and a file of those days gone",
            Verdict.EXACT,
            0,
            shop -> {
              try (IdRegistry registry = IdRegistry.open(shop.registry())) {
                registry.expire(LocalDate.parse("2026-01-05"));
              }
              Files.delete(first(shop));
            }),
        damage(
            "of an output without its staged files",
            Verdict.EXACT,
            20,
            shop -> {
              Files.deleteIfExists(shop.world.output.resolve("_staged/a"));
              Files.deleteIfExists(shop.world.output.resolve("_staged"));
              Files.delete(first(shop));
            }));
  }
}
