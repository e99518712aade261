package io.photonbeam.registry;

import io.photonbeam.store.Scans;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a registry holds, page by page. */
final class Census {
  private final TransactionalStore store;
  private final Keys keys;
  private final SortedMap<LocalDate, Long> idsByDay = new TreeMap<>();
  private final SortedMap<String, Long> unpublished = new TreeMap<>();
  private long commits;
  private long fences;

  Census(TransactionalStore store, Keys keys) {
    this.store = store;
    this.keys = keys;
  }

  RegistryStats take(LocalDate horizon) {
    Scans.forEach(store, keys.allIds(), entry -> countId(entry.key()));
    Scans.forEach(store, keys.allCommits(), entry -> countCommit(entry.value()));
    Scans.forEach(store, keys.allUnpublished(), entry -> countUnpublished(entry.key()));
    return new RegistryStats(store.description(), idsByDay, commits, fences, unpublished, horizon);
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
