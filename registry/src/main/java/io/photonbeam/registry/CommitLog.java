package io.photonbeam.registry;

import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Scans;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The records of commits and fences, and the list of those that have yet to be published. */
final class CommitLog {
  /** Records in one transaction; the largest possible ones still fit. */
  private static final int BATCH = 64;

  /** Records in one read: of usual size some hundred bytes each. */
  private static final int READ_BATCH = 500;

  private final TransactionalStore store;
  private final Keys keys;
  private final CommitRules rules;

  CommitLog(TransactionalStore store, Keys keys, CommitRules rules) {
    this.store = store;
    this.keys = keys;
    this.rules = rules;
  }

  /** Cuts a list into parts that one transaction each can handle. */
  static List<List<CommitId>> batches(List<CommitId> ids) {
    return batches(ids, BATCH);
  }

  /** Cuts a list into parts of which one transaction each can read the records. */
  static List<List<CommitId>> readBatches(List<CommitId> ids) {
    return batches(ids, READ_BATCH);
  }

  private static List<List<CommitId>> batches(List<CommitId> ids, int size) {
    List<List<CommitId>> batches = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += size) {
      batches.add(List.copyOf(ids.subList(from, Math.min(from + size, ids.size()))));
    }
    return batches;
  }

  Optional<CommitRecord> record(ReadTransaction transaction, CommitId id) {
    return records(transaction, List.of(id)).stream().findFirst();
  }

  FenceOutcome fence(Transaction transaction, CommitId id) {
    Optional<CommitRecord> stored = record(transaction, id);
    if (stored.isEmpty()) {
      transaction.set(keys.commit(id), CommitRecordJson.encode(CommitRecord.fence(id)));
    }
    return stored.filter(rules::isOwnCommit).isPresent()
        ? FenceOutcome.ALREADY_COMMITTED
        : FenceOutcome.FENCED;
  }

  /** Marks commits; returns those that are published now. */
  List<CommitRecord> markPublished(Transaction transaction, List<CommitId> ids) {
    List<CommitRecord> published = new ArrayList<>(ids.size());
    for (CommitRecord record : records(transaction, ids)) {
      if (record.state() == State.COMMITTED) {
        CommitRecord marked = record.withState(State.PUBLISHED);
        transaction.set(keys.commit(record.id()), CommitRecordJson.encode(marked));
        transaction.clear(keys.unpublished(record.pipeline(), record.id()));
        published.add(marked);
      } else if (record.state() == State.PUBLISHED) {
        published.add(record);
      }
    }
    return published;
  }

  boolean amend(Transaction transaction, CommitRecord known, CommitRecord amended) {
    Optional<CommitRecord> stored = record(transaction, known.id());
    if (stored.isEmpty() || !stored.get().equals(known)) {
      return stored.filter(amended::equals).isPresent();
    }
    transaction.set(keys.commit(known.id()), CommitRecordJson.encode(amended));
    return true;
  }

  TakeOverOutcome takeOver(
      Transaction transaction, CommitRecord known, CommitRecord amended, HeldPipelines held) {
    Optional<CommitRecord> stored = record(transaction, known.id());
    if (stored.filter(amended::equals).isPresent()) {
      return TakeOverOutcome.TAKEN;
    }
    if (stored.filter(known::equals).isEmpty()) {
      return TakeOverOutcome.CHANGED;
    }
    if (!held.areHeld(transaction, keys)) {
      return TakeOverOutcome.NOT_HELD;
    }
    transaction.set(keys.commit(known.id()), CommitRecordJson.encode(amended));
    if (known.state() == State.COMMITTED) {
      transaction.clear(keys.unpublished(known.pipeline(), known.id()));
      transaction.set(keys.unpublished(amended.pipeline(), known.id()), Keys.NOTHING);
    }
    return TakeOverOutcome.TAKEN;
  }

  List<CommitRecord> unpublished(KeyRange range) {
    List<CommitId> listed = new ArrayList<>();
    Scans.forEach(
        store,
        range,
        entry -> {
          TupleReader parts = keys.unpublishedParts(entry.key());
          parts.readString();
          listed.add(new CommitId(parts.readString()));
        });
    List<CommitRecord> found = new ArrayList<>();
    for (List<CommitId> batch : batches(listed)) {
      found.addAll(store.read(transaction -> records(transaction, batch)));
    }
    // Some may have been published since they were listed.
    found.removeIf(record -> record.state() != State.COMMITTED);
    return found;
  }

  void forEach(Consumer<? super CommitRecord> visitor) {
    forEach(keys.allCommits(), visitor);
  }

  void forEachSince(Instant since, Consumer<? super CommitRecord> visitor) {
    forEach(keys.commitsSince(since), visitor);
  }

  private void forEach(KeyRange range, Consumer<? super CommitRecord> visitor) {
    Scans.forEach(
        store,
        range,
        entry -> {
          CommitRecord record = CommitRecordJson.decode(entry.value());
          if (record.state() != State.FENCED) {
            visitor.accept(record);
          }
        });
  }

  /** The records of those commit ids that have one. */
  List<CommitRecord> records(ReadTransaction transaction, List<CommitId> ids) {
    List<CommitRecord> records = new ArrayList<>();
    for (byte[] value : transaction.getAll(ids.stream().map(keys::commit).toList())) {
      if (value != null) {
        records.add(CommitRecordJson.decode(value));
      }
    }
    return records;
  }
}
