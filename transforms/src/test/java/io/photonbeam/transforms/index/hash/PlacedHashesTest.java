package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PlacedHashesTest {
  private final PlacedHashes ids = new PlacedHashes(0);

  private static List<List<Long>> content(PlacedHashes ids) {
    List<List<Long>> content = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      content.add(List.of(ids.hash(i), ids.file(i), ids.offset(i)));
    }
    return content;
  }

  @Test
  void itGrowsFromAnyRoom() {
    for (int room : new int[] {0, 1, 16, 100}) {
      PlacedHashes some = new PlacedHashes(room);
      LongStream.range(0, 1_000).forEach(i -> some.add(i, -i, 2 * i));
      assertThat(content(some))
          .hasSize(1_000)
          .contains(List.of(999L, -999L, 1_998L), List.of(0L, 0L, 0L));
    }
  }

  @Test
  void noneAreDistinct() {
    assertThat(ids.distinct().size()).isZero();
  }

  @Test
  void eachIsKeptOnceInTheOrderInWhichTheyCame() {
    ids.add(1, 1, 1);
    ids.add(2, 1, 1);
    ids.add(1, 1, 1);
    ids.add(1, 1, 2);
    ids.add(1, 2, 1);
    ids.add(2, 1, 1);

    assertThat(content(ids.distinct()))
        .containsExactly(
            List.of(1L, 1L, 1L), List.of(2L, 1L, 1L), List.of(1L, 1L, 2L), List.of(1L, 2L, 1L));
    assertThat(ids.size()).as("itself is as it was").isEqualTo(6);
  }

  @Test
  void ofManyPlacesOfOneHashThoseInTheLastFilesAreKeptInWhateverOrderTheyCome() {
    List<List<Long>> places = new ArrayList<>();
    for (long file = 0; file < 5; file++) {
      places.add(List.of(9L, file, 100 - file));
      places.add(List.of(9L, file, 200 - file));
    }
    for (int seed = 0; seed < 200; seed++) {
      Collections.shuffle(places, new Random(seed));
      PlacedHashes some = new PlacedHashes(0);
      some.add(8, 0, 0);
      places.forEach(place -> some.add(place.get(0), place.get(1), place.get(2)));
      places.forEach(place -> some.add(place.get(0), place.get(1), place.get(2)));
      assertThat(content(some.distinct()))
          .containsExactlyInAnyOrder(
              List.of(8L, 0L, 0L),
              List.of(9L, 3L, 97L),
              List.of(9L, 3L, 197L),
              List.of(9L, 4L, 96L),
              List.of(9L, 4L, 196L));
    }
  }

  /** As ids of one shard, or of one bucket, come together. */
  @Test
  @Timeout(30)
  void hashesWithTheSameBitsAtEitherEndAreToldApartAtOnce() {
    for (int shift : new int[] {0, 16, 32, 44}) {
      PlacedHashes some = new PlacedHashes(0);
      for (long i = 0; i < 120_000; i++) {
        some.add(i << shift, 1, 1);
        some.add(i << shift, 1, 1);
      }
      assertThat(some.distinct().size()).isEqualTo(120_000);
    }
  }

  @Test
  void eachGoesToTheBranchOfItsHash() {
    Bucket bucket = Bucket.of(3, 5, 0x0123_4567_89AB_CDEFL);
    new Random(1)
        .longs(1_000)
        .forEach(hash -> ids.add(bucket.prefix() << 49 | hash >>> 15, hash & 3, hash & 5));

    PlacedHashes[] branches = ids.branches(bucket);

    List<List<Long>> all = new ArrayList<>();
    for (int branch = 0; branch < branches.length; branch++) {
      for (List<Long> id : content(branches[branch])) {
        assertThat(Bucket.of(3, 6, id.get(0))).isEqualTo(bucket.next(branch));
        all.add(id);
      }
    }
    assertThat(branches).hasSize(8);
    assertThat(all).hasSize(1_000);
    assertThat(Set.copyOf(all)).isEqualTo(Set.copyOf(content(ids)));
  }
}
