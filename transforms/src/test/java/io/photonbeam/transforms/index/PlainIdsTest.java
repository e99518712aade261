package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.RerunningStore;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlainIdsTest {
  private static final long DAY = 20_458;
  private static final NamedFile FILE = new NamedFile("x.avro", new HeaderSync(1, 2));

  private final MemoryStore memory = MemoryStore.create();
  private final TransactionalStore store = new RerunningStore(memory);
  private final HashTree tree = new HashTree(store, new Random(1));
  private final long file = new IndexedFiles(store).number(FILE);

  /** Is told of each read, and may fail. */
  private abstract static class WatchedReads implements ReadTransaction {
    private final ReadTransaction reads;

    WatchedReads(ReadTransaction reads) {
      this.reads = reads;
    }

    abstract void read(long bytes);

    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      List<byte[]> values = reads.getAll(keys);
      read(values.stream().mapToLong(value -> value == null ? 0 : value.length).sum());
      return values;
    }

    @Override
    public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
      List<KeyValue> found = reads.scan(range, limit, bytes);
      read(found.stream().mapToLong(KeyValue::bytes).sum());
      return found;
    }

    @Override
    public Optional<KeyValue> last(KeyRange range) {
      read(0);
      return reads.last(range);
    }
  }

  /**
   * One whose transactions last too long after some reads the first time, so they are run again.
   */
  private static final class ImpatientStore extends WrappedStore {
    private static final class TooLong extends RuntimeException {
      private static final long serialVersionUID = 1;
    }

    private final int reads;
    private int runAgain;

    ImpatientStore(TransactionalStore store, int reads) {
      super(store);
      this.reads = reads;
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      try {
        return super.read(transaction -> body.apply(failing(transaction)));
      } catch (TooLong e) {
        runAgain++;
        return super.read(body);
      }
    }

    private ReadTransaction failing(ReadTransaction transaction) {
      return new WatchedReads(transaction) {
        private int left = reads;

        @Override
        void read(long bytes) {
          if (left-- == 0) {
            throw new TooLong();
          }
        }
      };
    }
  }

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
                        void read(long more) {
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
  void whatTheStoreRunsAgainMissesNoDay() {
    note(DAY, 7, 1);
    note(DAY - 1, 7, 2);
    note(DAY - 40, 7, 3);
    note(DAY + 2, 7, 4);
    int reads = 0;
    for (boolean ranAgain = true; ranAgain; reads++) {
      ImpatientStore impatient = new ImpatientStore(store, reads);
      assertThat(placesOf(TestIndex.in(impatient), search(0, 7))).containsExactly(2L, 1L, 3L, 4L);
      ranAgain = impatient.runAgain > 0;
    }
    assertThat(reads).isGreaterThan(3);
  }

  @Test
  void whatTheStoreRunsAgainMissesNoFileThatHasMoved() {
    note(DAY, 7, 1);
    int reads = 0;
    for (boolean ranAgain = true; ranAgain; reads++) {
      ImpatientStore impatient = new ImpatientStore(store, reads);
      EventIndex index = TestIndex.in(impatient);
      Search search = search(0, 7);
      index.refill(List.of(search));
      BlockPlace place = search.poll();
      TestIndex.in(store)
          .move(
              List.of(new FileMove(FILE.at(place.file().name().path()), Optional.of("y" + reads))));
      search.missed(place);
      index.refill(List.of(search));

      assertThat(search.poll().file().name().path()).isEqualTo("y" + reads);
      ranAgain = impatient.runAgain > 0;
    }
    assertThat(reads).isGreaterThan(2);
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
