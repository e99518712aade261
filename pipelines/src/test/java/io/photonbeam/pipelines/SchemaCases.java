package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;
import static io.photonbeam.pipelines.VerdictCase.badInput;
import static io.photonbeam.pipelines.VerdictCase.input;

import java.util.stream.Stream;

/** Schemas as people have them, and those that are to do harm, for {@link VerdictTest}. */
final class SchemaCases {
  private SchemaCases() {}

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
            VerdictCase.ANY_ROWS,
            shop ->
                shop.order(
                        order(STRING, "nothing", schema("Nothing", "")),
                        i -> record("o" + i, TIME + i))
                    .plainPayment()),
        input(
            "a record that contains itself",
            VerdictCase.ANY_ROWS,
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

  static Stream<VerdictCase> bombs() {
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
}
