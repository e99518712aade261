package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerunningStoreTest {
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {9});

  private final TransactionalStore store = new RerunningStore(MemoryStore.create());

  @Test
  void aBodyIsBegunAnewAtEachReadAndAtItsEndAndNothingOfThatStays() {
    List<String> done = new ArrayList<>();
    store.transact(
        transaction -> {
          done.add("begun");
          transaction.set(new byte[] {1, (byte) done.size()}, new byte[0]);
          transaction.get(new byte[] {2});
          done.add("first");
          transaction.scan(ALL, 1);
          done.add("second");
          return null;
        });

    assertThat(done)
        .containsExactly(
            "begun", "begun", "first", "begun", "first", "second", "begun", "first", "second");
    List<KeyValue> written = store.read(transaction -> transaction.scan(ALL, 9));
    assertThat(written).hasSize(1);
    assertThat(written.get(0).key()).containsExactly(1, 7);
  }
}
