package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.StoreLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {
  private static final long LARGEST = Long.MAX_VALUE;

  private static PlacedHashes ids(int count, long file, long offset) {
    PlacedHashes ids = new PlacedHashes(0);
    for (int i = 0; i < count; i++) {
      ids.add(i * 0x9E37_79B9_7F4A_7C15L, file - i, offset - i);
    }
    return ids;
  }

  /** Each as hash, file, offset. */
  private static List<List<Long>> content(Page page) {
    PlacedHashes ids = new PlacedHashes(0);
    page.addTo(ids);
    List<List<Long>> content = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      content.add(List.of(ids.hash(i), ids.file(i), ids.offset(i)));
    }
    return content;
  }

  private static List<List<Long>> found(Page page, long hash) {
    List<List<Long>> found = new ArrayList<>();
    page.find(hash, (file, offset) -> found.add(List.of(file, offset)));
    return found;
  }

  @Test
  void whatIsPackedIsRead() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      PlacedHashes ids = new PlacedHashes(0);
      List<List<Long>> expected = new ArrayList<>();
      int fileShift = random.nextInt(Long.SIZE);
      int offsetShift = random.nextInt(Long.SIZE);
      for (int i = random.nextInt(20); i > 0; i--) {
        long hash = random.nextLong();
        long file = random.nextLong() >>> fileShift;
        long offset = random.nextLong() >>> offsetShift;
        ids.add(hash, file, offset);
        expected.add(List.of(hash, file, offset));
      }
      Page page = Page.of(Page.pack(ids));
      assertThat(content(page)).isEqualTo(expected);
      for (List<Long> id : expected) {
        assertThat(found(page, id.get(0))).contains(id.subList(1, 3));
        assertThat(found(page, id.get(0) ^ 1)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 8",
    "1, 0, 9",
    "255, 256, 11",
    "65535, 65536, 13",
    "4294967295, 4294967296, 17",
    "4611686018427387904, 4611686018427387904, 24",
    "9223372036854775807, 9223372036854775807, 24",
    "-1, -1, 24"
  })
  void anIdTakesNoMoreBytesThanItsNumbersNeed(long file, long offset, int each) {
    PlacedHashes ids = new PlacedHashes(0);
    ids.add(5, 0, 0);
    ids.add(6, file, offset);

    byte[] bytes = Page.pack(ids);

    assertThat(bytes).hasSize(1 + 2 * each);
    assertThat(found(Page.of(bytes), 6)).containsExactly(List.of(file, offset));
  }

  @Test
  void theBytesAreTheSameInAllVersions() {
    PlacedHashes ids = new PlacedHashes(0);
    ids.add(0x0102_0304_0506_0708L, 0x11, 0x2122);
    ids.add(-1, 0x33, 0x44);

    assertThat(Page.pack(ids))
        .asHexString()
        .isEqualTo("12" + "0102030405060708" + "FFFFFFFFFFFFFFFF" + "1133" + "21220044");
  }

  @Test
  void theLargestPageIsWithinAStoresLimits() {
    byte[] bytes = Page.pack(ids(NewPage.MAX_IDS, LARGEST, LARGEST));

    assertThat(bytes.length).isLessThanOrEqualTo(StoreLimits.MAX_VALUE_BYTES);
    assertThat(content(Page.of(bytes))).hasSize(NewPage.MAX_IDS);
  }

  @Test
  void allPlacesOfAHashAreFound() {
    PlacedHashes ids = new PlacedHashes(0);
    ids.add(1, 10, 11);
    ids.add(2, 20, 21);
    ids.add(1, 30, 31);

    assertThat(found(Page.of(Page.pack(ids)), 1))
        .containsExactly(List.of(10L, 11L), List.of(30L, 31L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x90, 0x09, 0x99, 0xff, 0xf0})
  void widthsThatNoNumberHasHoldNothing(int widths) {
    // A whole number of ids of 8 bytes and these widths, so that only the widths are wrong.
    int each = 8 + (widths >> 4) + (widths & 0xf);
    byte[] bytes = new byte[1 + 3 * each];
    bytes[0] = (byte) widths;

    assertThat(content(Page.of(bytes))).isEmpty();
  }

  @Test
  void whatIsEmptyOrCutHoldsNothing() {
    byte[] bytes = Page.pack(ids(3, LARGEST, 200));
    int each = (bytes.length - 1) / 3;

    assertThat(content(Page.of(new byte[0]))).isEmpty();
    for (int length = 1; length < bytes.length; length++) {
      Page page = Page.of(Arrays.copyOf(bytes, length));
      assertThat(content(page)).hasSize((length - 1) % each == 0 ? (length - 1) / each : 0);
      assertThat(found(page, 1)).isEmpty();
    }
  }

  @Test
  void anyBytesAreReadWithoutHarm() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(content(Page.of(bytes)).size()).isLessThanOrEqualTo(bytes.length / Long.BYTES);
    }
  }
}
