package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.memory.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageChangeTest {
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {(byte) 0xff});

  private final MemoryStore store = MemoryStore.create();

  private static NewPage page(Bucket bucket, long number) {
    PlacedHashes ids = new PlacedHashes(1);
    ids.add(7, number, 0);
    return NewPage.of(bucket, number, ids);
  }

  private void apply(PageChange... changes) {
    store.transact(
        transaction -> {
          PageChange.apply(transaction, List.of(changes));
          return null;
        });
  }

  private List<byte[]> keys() {
    return store.read(transaction -> transaction.scan(ALL, 100)).stream()
        .map(KeyValue::key)
        .toList();
  }

  @Test
  void itsBytesAreThoseOfTheNewPages() {
    NewPage page = page(new Bucket(1, 2, 3), 4);

    long bytes = page.byteCount();
    assertThat(PageChange.of(page).bytes()).isEqualTo(bytes);
    assertThat(new PageChange(List.of(page, page), List.of(new byte[50])).bytes())
        .isEqualTo(2 * bytes);
  }

  @Test
  void newPagesComeWithTheirLevelsAndOldOnesGo() {
    NewPage old = page(Bucket.ofDay(5), 1);
    NewPage kept = page(Bucket.ofDay(5), 2);
    apply(PageChange.of(old), PageChange.of(kept));
    NewPage moved = page(new Bucket(5, 1, 7), 3);
    NewPage further = page(new Bucket(5, 2, 7), 4);
    PageChange move = new PageChange(List.of(moved, further), List.of(old.page().key()));
    apply(move);
    apply(move);

    assertThat(keys())
        .containsExactly(
            kept.filter().key(),
            moved.filter().key(),
            further.filter().key(),
            TreeKeys.level(new DayLevel(5, 0)),
            TreeKeys.level(new DayLevel(5, 1)),
            TreeKeys.level(new DayLevel(5, 2)),
            kept.page().key(),
            moved.page().key(),
            further.page().key());
    assertIsThere(moved.page());
    assertIsThere(moved.filter());
  }

  private void assertIsThere(KeyValue entry) {
    byte[] value = store.read(transaction -> transaction.get(entry.key()).orElseThrow());
    assertThat(value).isEqualTo(entry.value());
  }
}
