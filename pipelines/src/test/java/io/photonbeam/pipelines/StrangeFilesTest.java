package io.photonbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.photonbeam.pipelines.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.format.FileMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody has put into a log or among the published files, and no reader can read: it is
 * named, by the reconciliation and the audit alike, and nobody waits for it or runs out of memory.
 */
class StrangeFilesTest {
  /** A pipe that is opened would be waited for for ever. */
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  @TempDir Path folder;

  /** Puts something in a place. */
  @FunctionalInterface
  private interface Strange {
    void put(Path good, Path place) throws Exception;
  }

  private record Case(String name, Strange strange) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Case LOOP =
      new Case("a link to itself", (good, place) -> Files.createSymbolicLink(place, place));

  static Stream<Case> files() {
    return Stream.of(
        new Case("a pipe", (good, place) -> pipe(place)),
        LOOP,
        new Case(
            "a link to nowhere",
            (good, place) -> Files.createSymbolicLink(place, place.resolveSibling("gone"))),
        new Case("an empty file", (good, place) -> Files.createFile(place)),
        new Case("text", (good, place) -> Files.writeString(place, "text".repeat(100))),
        new Case("claims of rows", bomb(ParquetBombs::manyRows)),
        new Case("claims of bytes", bomb(ParquetBombs::largeColumns)),
        new Case("claims of depth", bomb(ParquetBombs::deepColumns)));
  }

  private static Strange bomb(Consumer<FileMetaData> change) {
    return (good, place) -> ParquetBombs.write(good, place, change);
  }

  private static void pipe(Path place) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void aStrangeFileAmongThePublishedIsNamed(Case one) throws Exception {
    Shop shop = new Shop(folder);
    shop.plainOrder().plainPayment();
    shop.join();
    Path good = shop.published().get(0);
    one.strange().put(good, good.resolveSibling("strange.parquet"));

    assertTimeoutPreemptively(
        FOR_EVER,
        () -> {
          VerifyReport report = shop.verify();
          assertThat(report.exact()).isFalse();
          assertThat(report.toText())
              .contains("strange.parquet")
              .doesNotContain("strange.parquet: " + folder);
          assertThat(shop.reconcile().complaints()).isNotEmpty();
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void aStrangeFileInPlaceOfAPublishedOneIsMadeAgain(Case one) throws Exception {
    Shop shop = new Shop(folder);
    shop.plainOrder().plainPayment();
    shop.join();
    Path published = shop.published().get(0);
    Path good = Files.move(published, folder.resolve("good.parquet"));
    one.strange().put(good, published);

    assertTimeoutPreemptively(
        FOR_EVER,
        () -> {
          assertThat(shop.verify().exact()).isFalse();
          List<String> complaints = shop.reconcile().complaints();
          if (one.equals(LOOP)) { // What can't be looked at may be whole.
            assertThat(complaints).isNotEmpty();
            Files.delete(published);
            complaints = shop.reconcile().complaints();
          }
          assertThat(complaints).isEmpty();
          assertThat(shop.verify().exact()).isTrue();
        });
  }

  @Test
  void aPipeInALogIsNamedAndNotWaitedFor() throws Exception {
    Shop shop = new Shop(folder);
    shop.plainOrder().plainPayment();
    pipe(shop.payments("pipe.avro"));
    pipe(shop.orders("pipe"));

    assertTimeoutPreemptively(
        FOR_EVER,
        () -> {
          shop.join();
          VerifyReport report = shop.verify();
          assertThat(report.exact()).isFalse();
          assertThat(report.toText()).contains("pipe.avro", "a pipe or device");
          List<String> complaints = shop.reconcile().complaints();
          assertThat(complaints).isNotEmpty();
        });
    assertThat(shop.world.rows()).hasSize(Shop.EVENTS);
  }
}
