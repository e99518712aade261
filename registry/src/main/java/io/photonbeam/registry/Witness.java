package io.photonbeam.registry;

import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.store.StoreAccessException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process knows to be in the registry, so that it notices when that has gone back in
 * time: when somebody has put an older copy in its place. A commit goes only when it is published
 * and its days expire; so a registry that knows it no more before that has gone back. Each commit
 * asks for the newest one that is known to be published, as its record changes no more, at the cost
 * of one more key; each mark finds out about the commits that it marks. Thread-safe.
 */
final class Witness {
  private final Map<CommitId, CommitRecord> unmarked = new ConcurrentHashMap<>();
  private volatile CommitRecord newest;
  private volatile CommitRecord forgotten;

  /** Notes a commit that was read or written as committed, until it is marked. */
  void committed(CommitRecord record) {
    unmarked.put(record.id(), record);
  }

  /**
   * Notes marks.
   *
   * @param ids of commits that need no mark any more
   * @param published those of them that are published
   */
  void marked(Collection<CommitId> ids, Collection<CommitRecord> published) {
    ids.forEach(unmarked::remove);
    published.forEach(this::saw);
  }

  /** Notes a record that was read. */
  void saw(CommitRecord record) {
    CommitRecord before = newest;
    if (record.state() == State.PUBLISHED
        && (before == null || before.id().compareTo(record.id()) <= 0)) {
      newest = record;
    }
  }

  /** The commit that the registry must know; empty if none is known to be published. */
  Optional<CommitRecord> newest() {
    return Optional.ofNullable(forgotten == null ? newest : forgotten);
  }

  /** Those of some commits that this process knows to be committed, and has not marked. */
  List<CommitRecord> unmarked(Collection<CommitId> ids) {
    return ids.stream().map(unmarked::get).filter(Objects::nonNull).toList();
  }

  /** Says that a commit is forgotten; from now on the registry must know that one. */
  StoreAccessException goneBack(CommitRecord record) {
    forgotten = record;
    return exception(record, "");
  }

  /** Says that a commit is forgotten. */
  static StoreAccessException exception(CommitRecord record, String done) {
    return new StoreAccessException(
        ("The registry has gone back in time: it has forgotten commit %s, which was %s in it."
                + " Somebody has put an older copy in its place.%s Stop whatever uses it, and run"
                + " ./photonbeam registry recover for each of its outputs.")
            .formatted(
                record.id(), record.state() == State.PUBLISHED ? "published" : "made", done));
  }
}
