package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.KeyHash;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.WatchedReads;
import io.photonbeam.transforms.WrappedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoundPlacesTest {
  private static final int FILES = 200;

  @TempDir Path dir;

  private final MemoryStore store = MemoryStore.create();

  /** Counts what a distant store would be waited for. */
  private static final class CountingStore extends WrappedStore {
    private int reads;

    CountingStore(TransactionalStore store) {
      super(store);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      return super.read(
          transaction ->
              body.apply(
                  new WatchedReads(transaction) {
                    @Override
                    protected void read(long bytes) {
                      reads++;
                    }
                  }));
    }
  }

  @Test
  void theNamesOfAllFilesThatHaveEventIdsAreAskedForAtOnce() {
    assertFoundWithFewReads("0a000001-00001267-%016x"::formatted);
  }

  @Test
  void theNamesOfAllFilesThatHaveOtherIdsAreAskedForAtOnce() {
    assertFoundWithFewReads("order-%d"::formatted);
  }

  private void assertFoundWithFewReads(IntFunction<String> ids) {
    EventIndex writing = TestIndex.in(store);
    List<Search> searches = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      String id = ids.apply(i);
      Path file = TestLog.primaries(id).anew(i).writeTo(dir.resolve(i + ".avro"));
      writing.write(TestIndex.named(file), TestIndex.entries(file, TestLog.PRIMARY_FIELDS));
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      searches.add(new Search(i, new WantedEvent(KeyHash.of(utf8), utf8, 0)));
    }
    CountingStore counting = new CountingStore(store);
    EventIndex index = TestIndex.in(counting);
    index.refill(searches);
    index.refill(searches.stream().filter(search -> !search.hasPlaces()).toList());

    assertThat(searches)
        .allSatisfy(
            search ->
                assertThat(search.poll().file().name().path())
                    .endsWith("/" + search.number() + ".avro"));
    assertThat(counting.reads).isLessThan(20);
  }
}
