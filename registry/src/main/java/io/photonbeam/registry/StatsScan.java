package io.photonbeam.registry;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Scans;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Counts what a registry holds, page by page. */
final class StatsScan {
  private static final int REPORT_EVERY = 10_000;

  private final TransactionalStore store;
  private final Keys keys;
  private final LongConsumer progress;
  private final SortedMap<LocalDate, Long> idsByDay = new TreeMap<>();
  private final SortedMap<String, Long> unpublished = new TreeMap<>();
  private long commits;
  private long fences;
  private long read;

  /**
   * Prepares one.
   *
   * @param progress is told now and then how many keys were read
   */
  StatsScan(TransactionalStore store, Keys keys, LongConsumer progress) {
    this.store = store;
    this.keys = keys;
    this.progress = progress;
  }

  RegistryStats take(LocalDate horizon) {
    visit(keys.allIds(), entry -> countId(entry.key()));
    visit(keys.allCommits(), entry -> countCommit(entry.value()));
    visit(keys.allUnpublished(), entry -> countUnpublished(entry.key()));
    return new RegistryStats(store.description(), idsByDay, commits, fences, unpublished, horizon);
  }

  private void visit(KeyRange range, Consumer<KeyValue> visitor) {
    Scans.forEach(
        store,
        range,
        entry -> {
          visitor.accept(entry);
          if (++read % REPORT_EVERY == 0) {
            progress.accept(read);
          }
        });
  }

  private void countId(byte[] key) {
    TupleReader parts = keys.idParts(key);
    parts.readLong();
    idsByDay.merge(LocalDate.ofEpochDay(parts.readLong()), 1L, Long::sum);
  }

  private void countCommit(byte[] value) {
    if (CommitRecordJson.decode(value).state() == CommitRecord.State.FENCED) {
      fences++;
    } else {
      commits++;
    }
  }

  private void countUnpublished(byte[] key) {
    unpublished.merge(keys.unpublishedParts(key).readString(), 1L, Long::sum);
  }
}
