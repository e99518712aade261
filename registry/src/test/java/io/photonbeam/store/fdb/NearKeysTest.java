package io.photonbeam.store.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearKeysTest {
  private final TreeMap<byte[], byte[]> store = new TreeMap<>(Arrays::compareUnsigned);

  @Test
  void keysThatDifferInTheirLastBytesAreNearInWhicheverOrder() {
    List<NearKeys> groups =
        NearKeys.of(List.of(key(7, 3), key(1, 0), key(7, 1), key(7, 2), key(7, 0)));

    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).indices()).containsExactly(4, 2, 3, 0);
    assertThat(groups.get(0).range().from()).isEqualTo(key(7, 0));
    assertThat(groups.get(0).range().contains(key(7, 3))).isTrue();
    assertThat(groups.get(0).range().contains(key(7, 4))).isFalse();
  }

  @Test
  void fewKeysOrDistantOnesAreAlone() {
    assertThat(NearKeys.of(List.of())).isEmpty();
    assertThat(NearKeys.of(keys(3, i -> key(7, i)))).isEmpty();
    assertThat(NearKeys.of(keys(1_000, i -> key(i, 0)))).isEmpty();
    assertThat(NearKeys.of(keys(4, i -> key(7, i)))).hasSize(1);
  }

  @Test
  void veryManyNearKeysAreCutSoThatEachPartHasOneAnswer() {
    List<NearKeys> groups = NearKeys.of(keys(450, i -> key(7, i)));

    assertThat(groups.stream().map(near -> near.indices().size())).containsExactly(200, 200, 50);
    assertThat(groups.stream().map(NearKeys::limit)).containsExactly(800, 800, 200);
  }

  @Test
  void ofKeysBehindTheLastEntryThatWasReadNothingIsKnown() {
    for (int i = 0; i < 50; i++) {
      store.put(between(key(7, 1), i), new byte[] {1});
    }
    store.put(key(7, 0), new byte[] {2});
    NearKeys near = NearKeys.of(keys(5, i -> key(7, i))).get(0);

    assertThat(known(near)).containsOnlyKeys(0, 1);
    assertThat(known(near)).containsEntry(0, new byte[] {2}).containsEntry(1, null);
  }

  @Test
  void ofAKeyThatIsTheLastEntryWithinTheLimitTheValueIsKnown() {
    for (int i = 0; i < 15; i++) {
      store.put(between(key(7, 0), i), new byte[] {1});
    }
    store.put(key(7, 2), new byte[] {2});
    NearKeys near = NearKeys.of(keys(4, i -> key(7, i))).get(0);

    assertThat(scan(near)).hasSize(near.limit());
    assertThat(known(near))
        .containsOnlyKeys(0, 1, 2)
        .containsEntry(1, null)
        .containsEntry(2, new byte[] {2});
  }

  @Test
  void whatTheRangeShowsIsWhatIsThere() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      String description = "seed " + seed;
      int size = 1 + random.nextInt(2_000);
      store.clear();
      Stream.generate(() -> key(7, random.nextInt(size)))
          .limit(random.nextInt(2 * size))
          .forEach(key -> store.put(key, key));
      List<byte[]> wanted = keys(4 + random.nextInt(size), i -> key(7, random.nextInt(size)));
      List<Integer> seen = new ArrayList<>();
      for (NearKeys near : NearKeys.of(wanted)) {
        seen.addAll(near.indices());
        Map<Integer, byte[]> known = known(near);
        assertThat(near.indices()).as(description).containsAll(known.keySet());
        known.forEach(
            (index, value) ->
                assertThat(value).as(description).isEqualTo(store.get(wanted.get(index))));
        if (scan(near).size() < near.limit()) {
          assertThat(known).as(description).hasSize(near.indices().size());
        }
      }
      assertThat(seen).as(description).containsExactlyElementsOf(ofRuns(wanted));
    }
  }

  /** Which of some keys that are all near each other are to be in a group, in ascending order. */
  private static List<Integer> ofRuns(List<byte[]> wanted) {
    int rest = wanted.size() % NearKeys.MAX_KEYS;
    return IntStream.range(0, wanted.size())
        .boxed()
        .sorted((one, other) -> Arrays.compareUnsigned(wanted.get(one), wanted.get(other)))
        .limit(wanted.size() - (rest < NearKeys.MIN_KEYS ? rest : 0))
        .toList();
  }

  /** What the range says, and that of each of the keys it says either that or nothing, once. */
  private Map<Integer, byte[]> known(NearKeys near) {
    Map<Integer, byte[]> known = new HashMap<>();
    List<Integer> all = new ArrayList<>();
    near.visit(
        scan(near),
        new NearKeys.Visitor() {
          @Override
          public void known(int index, byte[] value) {
            known.put(index, value);
            all.add(index);
          }

          @Override
          public void unknown(int index) {
            all.add(index);
          }
        });
    assertThat(all).isEqualTo(near.indices());
    return known;
  }

  private List<KeyValue> scan(NearKeys near) {
    KeyRange range = near.range();
    return store.subMap(range.from(), range.to()).entrySet().stream()
        .limit(near.limit())
        .map(entry -> new KeyValue(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<byte[]> keys(int many, IntMaker maker) {
    return IntStream.range(0, many).mapToObj(maker::make).toList();
  }

  private interface IntMaker {
    byte[] make(int number);
  }

  /** Of one place all keys are near, and places are far apart. */
  private static byte[] key(int place, int number) {
    byte[] key = new byte[20];
    key[0] = (byte) (place >> 8);
    key[1] = (byte) place;
    key[18] = (byte) (number >> 8);
    key[19] = (byte) number;
    return key;
  }

  private static byte[] between(byte[] key, int number) {
    byte[] longer = Arrays.copyOf(key, key.length + 1);
    longer[key.length] = (byte) number;
    return longer;
  }
}
