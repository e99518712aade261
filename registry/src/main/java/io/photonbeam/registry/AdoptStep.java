package io.photonbeam.registry;

import io.photonbeam.registry.AdoptOutcome.Adopted;
import io.photonbeam.registry.AdoptOutcome.Held;
import io.photonbeam.registry.AdoptOutcome.Refused;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a commit into the registry whose files are visible already, as the body of one transaction.
 * A fence around it gives way: its files are there, whatever became of its writer.
 */
final class AdoptStep {
  private final Keys keys;
  private final CommitRecord record;
  private final List<ForeignId> ids;

  AdoptStep(Keys keys, CommitRecord record, List<ForeignId> ids) {
    this.keys = keys;
    this.record = record;
    this.ids = ids;
  }

  AdoptOutcome run(Transaction transaction) {
    List<byte[]> found = transaction.getAll(List.of(keys.commit(record.id()), keys.horizon()));
    if (found.get(0) != null && CommitRecordJson.decode(found.get(0)).state() != State.FENCED) {
      return new Adopted(How.ALREADY);
    }
    List<Optional<CommitId>> owners = new CommitOwners(keys, ids).read(transaction);
    List<Held> held = held(owners);
    if (!held.isEmpty()) {
      return new Refused(held);
    }
    write(transaction, owners, Horizon.day(found.get(1)));
    return new Adopted(How.NEWLY);
  }

  private List<Held> held(List<Optional<CommitId>> owners) {
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Optional<CommitId> owner = owners.get(i).filter(id -> !id.equals(record.id()));
      if (owner.isPresent()) {
        held.add(new Held(i, owner.get()));
      }
    }
    return held;
  }

  /** Ids of expired days stay forgotten. */
  private void write(Transaction transaction, List<Optional<CommitId>> owners, long horizonDay) {
    for (int i = 0; i < ids.size(); i++) {
      ForeignId id = ids.get(i);
      if (owners.get(i).isEmpty() && id.day() >= horizonDay) {
        for (KeyValue entry : keys.taken(id, keys.presence(id), record.id())) {
          transaction.set(entry.key(), entry.value());
        }
      }
    }
    CommitRecord published = record.keptUntil(CommitStep.lastDay(ids)).withState(State.PUBLISHED);
    transaction.set(keys.commit(record.id()), CommitRecordJson.encode(published));
  }
}
