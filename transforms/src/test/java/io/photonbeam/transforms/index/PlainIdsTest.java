package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.RerunningStore;
import io.photonbeam.transforms.WatchedReads;
import io.photonbeam.transforms.WrappedStore;
import io.photonbeam.transforms.index.hash.HashTree;
import io.photonbeam.transforms.index.hash.PlacedHashes;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlainIdsTest {
  private static final long DAY = 20_458;
  private static final NamedFile FILE = new NamedFile("x.avro", new HeaderSync(1, 2));

  private final MemoryStore memory = MemoryStore.create();

  /** Whatever a look-up does beside its transactions would be done too often here. */
  private final TransactionalStore store = new RerunningStore(memory);

  private final HashTree tree = new HashTree(store, new Random(1));
  private final long file = new IndexedFiles(store).numbers(Set.of(FILE)).get(FILE);

  /** Notes how much each transaction reads. */
  private static final class CountingStore extends WrappedStore {
    private final List<Long> bytes = new ArrayList<>();

    CountingStore(TransactionalStore store) {
      super(store);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      long[] sum = {0};
      T result =
          super.read(
              transaction ->
                  body.apply(
                      new WatchedReads(transaction) {
                        @Override
                        protected void read(long more) {
                          sum[0] += more;
                        }
                      }));
      bytes.add(sum[0]);
      return result;
    }
  }

  private static Search search(int number, long hash) {
    long noon = TimeUnit.DAYS.toMicros(DAY) + TimeUnit.HOURS.toMicros(12);
    return new Search(number, new WantedEvent(hash, new byte[] {'a'}, noon));
  }

  private void note(long day, long hash, long offset) {
    PlacedHashes ids = new PlacedHashes(1);
    ids.add(hash, file, offset);
    tree.write(Map.of(day, ids));
  }

  /** Asks until there is nothing more; returns the offsets of the places that were told. */
  private static List<Long> placesOf(EventIndex index, Search search) {
    List<Long> offsets = new ArrayList<>();
    while (!search.isOver()) {
      index.refill(List.of(search));
      for (BlockPlace place = search.poll(); place != null; place = search.poll()) {
        offsets.add(place.offset());
      }
    }
    return offsets;
  }

  @Test
  void noDayIsMissed() {
    note(DAY, 7, 1);
    note(DAY - 1, 7, 2);
    note(DAY - 40, 7, 3);
    note(DAY + 2, 7, 4);

    assertThat(placesOf(TestIndex.in(store), search(0, 7))).containsExactly(2L, 1L, 3L, 4L);
  }

  @Test
  void aFileThatHasMovedIsNotMissed() {
    note(DAY, 7, 1);
    EventIndex index = TestIndex.in(store);
    Search search = search(0, 7);
    index.refill(List.of(search));
    BlockPlace place = search.poll();
    TestIndex.in(store).move(List.of(new FileMove(FILE, Optional.of("y"))));
    search.missed(place);
    index.refill(List.of(search));

    assertThat(search.poll().file().name().path()).isEqualTo("y");
  }

  @Test
  void idsThatAreLookedForTogetherAreReadInSeveralTransactions() {
    int days = 12;
    Random random = new Random(1);
    long[] hashes = random.longs(300).toArray();
    for (int day = 0; day < days; day++) {
      PlacedHashes ids = new PlacedHashes(0);
      random.longs(20_000).forEach(hash -> ids.add(hash, 1 << 20, 1));
      for (int i = 0; i < hashes.length; i++) {
        ids.add(hashes[i], file, i);
      }
      tree.write(Map.of(DAY - 5 - day, ids));
    }
    CountingStore counting = new CountingStore(memory);
    List<Search> searches =
        IntStream.range(0, hashes.length).mapToObj(i -> search(i, hashes[i])).toList();
    EventIndex index = TestIndex.in(counting);
    index.refill(searches);
    assertThat(searches).noneMatch(Search::hasPlaces);
    index.refill(searches);

    assertThat(searches).allMatch(search -> search.poll().offset() == search.number());
    long all = counting.bytes.stream().mapToLong(each -> each).sum();
    assertThat(all).as("pages are mostly read once").isLessThan(2L * days * 20_000 * 13);
    assertThat(counting.bytes).allMatch(each -> each < all / days);
  }

  @Test
  void ofManyDaysEachPartReadsOnlyItsOwn() {
    int days = 100;
    for (int day = 0; day < days; day++) {
      note(DAY - 5 - day, 7, day);
    }
    CountingStore counting = new CountingStore(memory);
    EventIndex index = TestIndex.in(counting);
    List<Search> searches = IntStream.range(0, 250).mapToObj(i -> search(i, 7)).toList();
    index.refill(searches);
    index.refill(searches);

    assertThat(searches).allMatch(Search::hasPlaces);
    long ofAllDays = counting.bytes.stream().mapToLong(each -> each).max().orElseThrow();
    assertThat(counting.bytes)
        .as("no part but the first reads all days")
        .hasSizeGreaterThan(days)
        .filteredOn(each -> each > ofAllDays / 5)
        .hasSizeLessThan(5);
  }

  @Test
  void aBlockThatIsTwiceInTheIndexIsOnePlace() {
    for (int time = 0; time < 5; time++) {
      note(DAY, 7, 1);
      note(DAY - 1, 7, 1);
    }

    assertThat(placesOf(TestIndex.in(store), search(0, 7))).containsExactly(1L);
  }
}
