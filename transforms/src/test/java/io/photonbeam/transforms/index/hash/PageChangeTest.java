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
    return new NewPage(bucket, TreeKeys.page(bucket, number), new byte[] {(byte) number, 0, 0});
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

    assertThat(PageChange.of(page).bytes()).isEqualTo(page.key().length + 3);
    assertThat(new PageChange(List.of(page, page), List.of(new byte[50])).bytes())
        .isEqualTo(2 * (page.key().length + 3));
  }

  @Test
  void newPagesComeWithTheirLevelsAndOldOnesGo() {
    NewPage old = page(Bucket.ofDay(5), 1);
    NewPage kept = page(Bucket.ofDay(5), 2);
    apply(PageChange.of(old), PageChange.of(kept));
    NewPage moved = page(new Bucket(5, 1, 7), 3);
    NewPage further = page(new Bucket(5, 2, 7), 4);
    PageChange move = new PageChange(List.of(moved, further), List.of(old.key()));
    apply(move);
    apply(move);

    assertThat(keys())
        .containsExactly(
            TreeKeys.level(new DayLevel(5, 0)),
            TreeKeys.level(new DayLevel(5, 1)),
            TreeKeys.level(new DayLevel(5, 2)),
            kept.key(),
            moved.key(),
            further.key());
    byte[] value = store.read(transaction -> transaction.get(moved.key()).orElseThrow());
    assertThat(value).containsExactly(3, 0, 0);
  }
}
