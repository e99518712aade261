package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that somebody else has put among the joined ones, and what they claim. */
final class ParquetFilesTest {
  private static final int MANY = 2_000_000;

  @TempDir Path folder;

  private static Arguments bomb(String name, String words, Consumer<HandmadeParquet> change) {
    return Arguments.of(name, words, change);
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        bomb("rows", "claims more rows", file -> file.group.setNum_rows(1L << 40)),
        bomb("no rows", "claims more rows", file -> file.group.setNum_rows(-1)),
        bomb(
            "bytes",
            "claims more bytes of columns",
            file -> file.column.setTotal_compressed_size(1L << 40)),
        bomb(
            "the same bytes again and again",
            "claims more bytes of columns",
            file -> {
              file.bytes(100_000);
              for (int i = 0; i < 100; i++) {
                file.footer.addToRow_groups(file.group);
              }
            }),
        bomb("place", "room for", file -> file.column.setData_page_offset(1L << 40)),
        bomb("values", "values in 1 rows", file -> file.column.setNum_values(Integer.MAX_VALUE)),
        bomb("page", "pages claim", file -> file.page.setUncompressed_page_size(Integer.MAX_VALUE)),
        bomb(
            "page of less than nothing",
            "claims too much",
            file -> file.page.setUncompressed_page_size(-1)),
        bomb(
            "page that goes on behind its column",
            "claims too much",
            file -> file.page.setCompressed_page_size(1 << 30)),
        bomb("dictionary", "a dictionary claims", file -> file.dictionary(Integer.MAX_VALUE)),
        bomb(
            "numbers that claim how many they are",
            "encoded as DELTA_BINARY_PACKED",
            file -> file.page.getData_page_header().setEncoding(Encoding.DELTA_BINARY_PACKED)),
        bomb("depth", "deep", file -> nest(file, 100_000)),
        bomb("columns", "bytes of memory", file -> widen(file, MANY)));
  }

  private static void nest(HandmadeParquet file, int depth) {
    file.footer.getSchema().clear();
    for (int i = 0; i < depth; i++) {
      file.footer.addToSchema(HandmadeParquet.group("g", 1));
    }
    file.footer.addToSchema(HandmadeParquet.number("n"));
  }

  private static void widen(HandmadeParquet file, int columns) {
    file.footer.getSchema().clear();
    file.footer.addToSchema(HandmadeParquet.group("row", columns));
    for (int i = 0; i < columns; i++) {
      file.footer.addToSchema(HandmadeParquet.number("n"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void whatIsNotThereOrHasNoRoomIsRefusedByName(
      String name, String words, Consumer<HandmadeParquet> change) throws IOException {
    HandmadeParquet file = new HandmadeParquet();
    change.accept(file);
    Path path = file.write(folder.resolve("bomb.parquet"));

    assertThatThrownBy(() -> ParquetFiles.openForRows(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bomb.parquet")
        .hasMessageContaining(words);
  }

  @Test
  void aFileMadeByHandIsReadIfItClaimsWhatItHas() throws IOException {
    Path path = new HandmadeParquet().write(folder.resolve("good.parquet"));

    try (ParquetFileReader file = ParquetFiles.openForRows(path)) {
      assertThat(file.getRecordCount()).isOne();
    }
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe.parquet");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> ParquetFiles.open(pipe))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pipe.parquet: it is no file");
  }

  @Test
  void aFolderIsNoFile() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("folder.parquet"));

    assertThatThrownBy(() -> ParquetFiles.open(inner))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no file");
  }

  @Test
  void whatIsNoParquetFileIsNamed() throws IOException {
    for (String content : new String[] {"", "short", "no file of Parquet's at all"}) {
      Path file = Files.writeString(folder.resolve("notes.parquet"), content);
      assertThatThrownBy(() -> ParquetFiles.open(file))
          .isInstanceOf(RuntimeException.class)
          .hasMessageStartingWith(file + " is not a Parquet file");
    }
  }
}
