package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.fields;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.Shop.schema;
import static io.photonbeam.pipelines.VerdictCase.badInput;
import static io.photonbeam.pipelines.VerdictCase.damage;
import static io.photonbeam.pipelines.VerdictCase.input;

import io.photonbeam.pipelines.VerdictCase.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What lies in the folder of a log, for {@link VerdictTest}. */
final class LogFileCases {
  private LogFileCases() {}

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
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(shop.payments("p.avro"), RawLog.anew(oneMore(payment(STRING, STRING))));
            }),
        badInput(
            "half a header that was appended",
            20,
            shop -> {
              VerdictCase.plain(shop);
              byte[] header = RawLog.header(payment(STRING, STRING));
              RawLog.append(shop.payments("p.avro"), Arrays.copyOf(header, header.length - 9));
            }),
        input(
            "a file that was appended to one of its sync marker and schema",
            21,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(shop.payments("p.avro"), Files.readAllBytes(shop.payments("p.avro")));
              RawLog.append(shop.payments("p.avro"), oneMore(payment(STRING, STRING)));
              RawLog.append(shop.payments("p.avro"), RawLog.header(payment(STRING, STRING)));
            }),
        input(
            "the same in the primary log",
            21,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(
                  shop.orders("o.avro"), RawLog.file(order(STRING), List.of(record("ox", TIME))));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("px", "ox", TIME))));
            }),
        badInput(
            "a file that was appended to one of its sync marker and another schema",
            20,
            shop -> {
              VerdictCase.plain(shop);
              RawLog.append(
                  shop.payments("p.avro"),
                  oneMore(
                      schema(
                          "Payment",
                          fields(
                              "order_id", STRING, "payment_id", STRING, "paid_at", Shop.MILLIS))));
              RawLog.append(
                  shop.payments("p.avro"), RawLog.block(List.of(record("py", "o1", TIME))));
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

  /** A file of one record. */
  private static byte[] oneMore(String schema) {
    return RawLog.file(schema, List.of(record("px", "o1", TIME)));
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
}
