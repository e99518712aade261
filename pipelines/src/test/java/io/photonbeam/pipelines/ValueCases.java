package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.UUID_TEXT;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.VerdictCase.badInput;
import static io.photonbeam.pipelines.VerdictCase.input;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What events hold, and what is to do harm, for {@link VerdictTest}. */
final class ValueCases {
  private ValueCases() {}

  static Stream<VerdictCase> values() {
    return Stream.of(
        input(
            "strings that are no UTF-8",
            VerdictCase.ANY_ROWS,
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
                        i ->
                            record(
                                "o" + i,
                                TIME + i,
                                IdAndTimeCases.sixteen(i),
                                TIME * 1_000_000 + i,
                                IdAndTimeCases.uuid(i)))
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
}
