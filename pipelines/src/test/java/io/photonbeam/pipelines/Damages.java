package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.order;
import static io.photonbeam.pipelines.Shop.payment;
import static io.photonbeam.pipelines.VerdictCase.damage;
import static io.photonbeam.pipelines.VerdictCase.expiry;

import io.photonbeam.pipelines.VerdictCase.Verdict;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Stream;

/** What can happen to an output and its registry after a join. */
final class Damages {
  private Damages() {}

  static Stream<VerdictCase> outputs() {
    return Stream.of(
        new VerdictCase(
            "the files of events of two hours gone, and one comes back",
            Damages::twoHours,
            shop -> {
              Path file = first(shop);
              byte[] content = Files.readAllBytes(file);
              for (Path each : shop.published()) {
                Files.delete(each);
              }
              shop.reconcile();
              Files.write(file, content);
            },
            Verdict.EXACT,
            20),
        new VerdictCase(
            "a file of events of two hours gone, which the log has in the other one only",
            Damages::twoHours,
            shop -> {
              Files.delete(first(shop));
              RawLog.write(
                  shop.payments("p.avro"),
                  RawLog.file(
                      payment(STRING, STRING),
                      Shop.all(i -> record("p" + i, "o" + i, TIME + 3_600_000L))));
            },
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS),
        damage(
                "orders logged again with another content, of which the rows know nothing",
                Verdict.EXACT,
                20,
                shop ->
                    RawLog.write(
                        shop.orders("a.avro"),
                        RawLog.file(
                            order(STRING, "more", "\"int\""),
                            Shop.all(i -> record("o" + i, TIME + i, i)))))
            .ofSeveralContents(),
        damage(
            "a folder in the place of a file",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
            shop -> {
              Path file = first(shop);
              Files.delete(file);
              Files.createDirectory(file);
            }),
        damage("a file gone", Verdict.EXACT, 20, shop -> Files.delete(first(shop))),
        damage(
            "a file cut",
            Verdict.EXACT,
            20,
            shop -> Files.write(first(shop), Arrays.copyOf(Files.readAllBytes(first(shop)), 99))),
        damage("a bit flipped", Verdict.EXACT, 20, Damages::flip),
        damage(
            "a file gone and its events, too",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
            shop -> {
              Files.delete(first(shop));
              RawLog.write(
                  shop.payments("p.avro"),
                  RawLog.file(payment(STRING, STRING), Shop.plainPayments().subList(0, 5)));
            }),
        damage(
            "a copy of a file under a name of its own",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
            shop -> Files.copy(first(shop), first(shop).resolveSibling("copy.parquet"))),
        damage(
            "a copy of a file in another hour",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
            shop -> {
              Path hour =
                  Files.createDirectories(first(shop).resolveSibling("../hour=17").normalize());
              Files.copy(first(shop), hour.resolve(first(shop).getFileName()));
            }),
        damage(
            "a file moved to another hour",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
            shop -> {
              Path hour =
                  Files.createDirectories(first(shop).resolveSibling("../hour=17").normalize());
              Files.move(first(shop), hour.resolve(first(shop).getFileName()));
            }),
        damage(
            "a file that is no Parquet",
            Verdict.NOT_EXACT,
            VerdictCase.ANY_ROWS,
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

  static Stream<VerdictCase> registries() {
    return Stream.of(
        damage(
            "put back to a copy from before", Verdict.NOT_EXACT, 40, Damages::goOnWithAnOlderOne),
        damage(
            "lost, and made again from the output",
            Verdict.EXACT,
            20,
            shop -> {
              lose(shop);
              shop.recover();
            }),
        damage(
            "put back, and brought up to date from the output",
            Verdict.EXACT,
            40,
            shop -> {
              goOnWithAnOlderOne(shop);
              shop.recover();
            }),
        damage("lost", Verdict.NOT_EXACT, 20, Damages::lose),
        expiry(
            "expired",
            20,
            shop -> {
              try (IdRegistry registry = IdRegistry.open(shop.registry())) {
                registry.expire(LocalDate.parse("2026-01-05"));
              }
            }),
        expiry(
            "expired, and a file of those days gone",
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

  private static void twoHours(Shop shop) throws IOException {
    VerdictCase.plain(shop);
    RawLog.write(
        shop.payments("again.avro"),
        RawLog.file(
            payment(STRING, STRING), Shop.all(i -> record("p" + i, "o" + i, TIME + 3_600_000L))));
    // One event that is in the later hour only, so that both hours have a file.
    RawLog.write(
        shop.payments("p.avro"),
        RawLog.file(payment(STRING, STRING), Shop.plainPayments().subList(0, 19)));
  }

  private static void lose(Shop shop) throws IOException {
    RegistryFile.of(shop.world).delete();
  }

  private static void goOnWithAnOlderOne(Shop shop) throws IOException {
    RegistryFile registry = RegistryFile.of(shop.world);
    Path before = registry.copyTo(shop.world.output.resolveSibling("before.db"));
    RawLog.write(
        shop.payments("more.avro"),
        RawLog.file(payment(STRING, STRING), Shop.all(i -> record("q" + i, "o" + i, TIME + i))));
    shop.join();
    registry.replaceBy(before);
  }
}
