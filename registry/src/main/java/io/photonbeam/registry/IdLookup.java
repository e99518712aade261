package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads which ids are free, and who holds those that are not. Thread-safe. */
final class IdLookup {
  /**
   * Ids that are looked up in one read. A chunk of a log may hold many more than a store that is
   * far away or busy can answer in the time that it gives a transaction.
   */
  static final int IDS_PER_READ = 5_000;

  /** Ids that a {@link #glance} asks for. */
  static final int IDS_PER_GLANCE = 32;

  private final TransactionalStore store;
  private final Keys keys;
  private final CommitLog commits;

  IdLookup(TransactionalStore store, Keys keys, CommitLog commits) {
    this.store = store;
    this.keys = keys;
    this.commits = commits;
  }

  Lookup lookup(List<ForeignId> ids) {
    List<IdStatus> statuses = new ArrayList<>(ids.size());
    long horizonDay = lookup(firstPart(ids), statuses);
    while (statuses.size() < ids.size()) {
      List<ForeignId> rest = ids.subList(statuses.size(), ids.size());
      horizonDay = Math.max(horizonDay, lookup(firstPart(rest), statuses));
    }
    return new Lookup(statuses, LocalDate.ofEpochDay(horizonDay));
  }

  Lookup glance(List<ForeignId> ids) {
    if (ids.size() <= IDS_PER_GLANCE) {
      return lookup(ids);
    }
    List<ForeignId> some =
        IntStream.range(0, IDS_PER_GLANCE)
            .mapToObj(i -> ids.get((int) ((long) i * ids.size() / IDS_PER_GLANCE)))
            .toList();
    Lookup glance = lookup(some);
    long horizonDay = glance.horizon().toEpochDay();
    boolean allFree =
        glance.count(IdStatus.FREE) == IDS_PER_GLANCE
            && ids.stream().noneMatch(id -> id.day() < horizonDay);
    return allFree
        ? new Lookup(Collections.nCopies(ids.size(), IdStatus.FREE), glance.horizon())
        : lookup(ids);
  }

  private static List<ForeignId> firstPart(List<ForeignId> ids) {
    return ids.subList(0, Math.min(ids.size(), IDS_PER_READ));
  }

  private long lookup(List<ForeignId> ids, List<IdStatus> statuses) {
    List<byte[]> wanted = new ArrayList<>(ids.size() + 1);
    wanted.add(keys.horizon());
    ids.forEach(id -> wanted.add(keys.presence(id)));
    List<byte[]> found = store.read(transaction -> transaction.getAllNear(wanted));
    long horizonDay = Horizon.day(found.get(0));
    for (int i = 0; i < ids.size(); i++) {
      if (found.get(i + 1) != null) {
        statuses.add(IdStatus.TAKEN);
      } else {
        statuses.add(ids.get(i).day() < horizonDay ? IdStatus.EXPIRED : IdStatus.FREE);
      }
    }
    return horizonDay;
  }

  List<Optional<CommitId>> owners(List<ForeignId> ids) {
    List<Optional<CommitId>> owners = new ArrayList<>(ids.size());
    while (owners.size() < ids.size()) {
      CommitOwners part = new CommitOwners(keys, firstPart(ids.subList(owners.size(), ids.size())));
      owners.addAll(store.read(part::read));
    }
    return owners;
  }

  Optional<IdOwner> find(String id) {
    ForeignId asked = ForeignId.of(id, 0);
    return store.read(transaction -> find(transaction, asked));
  }

  private Optional<IdOwner> find(ReadTransaction transaction, ForeignId id) {
    return new CommitOwners(keys, List.of(id))
        .read(transaction)
        .get(0)
        .map(
            commit ->
                new IdOwner(
                    commit,
                    LocalDate.ofEpochDay(dayOfTaken(transaction, id)),
                    commits.record(transaction, commit)));
  }

  private long dayOfTaken(ReadTransaction transaction, ForeignId id) {
    return id.isPlain()
        ? Companion.decode(transaction.get(keys.presence(id)).orElseThrow()).day()
        : id.day();
  }
}
