package io.photonbeam.registry;

import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitOutcome.Fenced;
import io.photonbeam.registry.CommitOutcome.Offender;
import io.photonbeam.registry.CommitOutcome.Refused;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Transaction;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Step 2 of the protocol, as the body of one transaction. It may run several times. */
final class CommitStep {
  private static final int FIRST_PRESENCE = 2;

  private final Keys keys;
  private final CommitRules rules;
  private final CommitRecord record;
  private final List<ForeignId> ids;
  private final Optional<CommitRecord> witness;

  /** The keys to read: the record, the horizon, each id's presence, then the witness. */
  private final List<byte[]> wanted;

  CommitStep(
      Keys keys,
      CommitRules rules,
      CommitRecord record,
      List<ForeignId> ids,
      Optional<CommitRecord> witness) {
    this.keys = keys;
    this.rules = rules;
    this.record = record.keptUntil(lastDay(ids));
    this.ids = ids;
    this.witness = witness;
    this.wanted = new ArrayList<>(FIRST_PRESENCE + ids.size() + 1);
    wanted.add(keys.commit(record.id()));
    wanted.add(keys.horizon());
    ids.forEach(id -> wanted.add(keys.presence(id)));
    witness.ifPresent(commit -> wanted.add(keys.commit(commit.id())));
  }

  CommitOutcome run(Transaction transaction) {
    List<byte[]> found = transaction.getAllNear(wanted);
    long horizonDay = Horizon.day(found.get(1));
    requireNotGoneBack(found.get(found.size() - 1), horizonDay);
    int end = FIRST_PRESENCE + ids.size();
    if (found.get(0) != null) {
      CommitRecord stored = CommitRecordJson.decode(found.get(0));
      if (rules.isFenced(stored)) {
        return new Fenced();
      }
      if (rules.isOwnCommit(stored)) {
        requireSameContent(stored);
        return new Committed(How.ALREADY);
      }
    }
    List<Offender> offenders = offenders(found.subList(FIRST_PRESENCE, end), horizonDay);
    if (!offenders.isEmpty()) {
      return new Refused(offenders);
    }
    write(transaction);
    return new Committed(How.NEWLY);
  }

  /** Taking ids in a registry that has forgotten others would go on doubling rows. */
  private void requireNotGoneBack(byte[] stored, long horizonDay) {
    if (witness.isPresent()
        && rules.hasGoneBack(
            witness.get(), Optional.ofNullable(stored).map(CommitRecordJson::decode), horizonDay)) {
      throw Witness.exception(witness.get(), " Nothing was taken.");
    }
  }

  /** What is written if nothing stands in the way. */
  CommitRecord record() {
    return record;
  }

  private List<Offender> offenders(List<byte[]> presences, long horizonDay) {
    List<Offender> offenders = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (rules.isTaken(presences.get(i))) {
        offenders.add(new Offender(i, IdStatus.TAKEN));
      } else if (rules.isExpired(ids.get(i), horizonDay)) {
        offenders.add(new Offender(i, IdStatus.EXPIRED));
      }
    }
    return offenders;
  }

  private void write(Transaction transaction) {
    for (int i = 0; i < ids.size(); i++) {
      byte[] presence = wanted.get(FIRST_PRESENCE + i);
      for (KeyValue entry : keys.taken(ids.get(i), presence, record.id())) {
        transaction.set(entry.key(), entry.value());
      }
    }
    transaction.set(keys.commit(record.id()), CommitRecordJson.encode(record));
    transaction.set(keys.unpublished(record.pipeline(), record.id()), Keys.NOTHING);
  }

  /**
   * A commit id that stands for two contents would lose one of them without a word. Bytes may
   * differ: the files may have been made again before the lost answer is asked for.
   */
  private void requireSameContent(CommitRecord stored) {
    if (!stored.hasSameRowsAs(record) || !stored.pipeline().equals(record.pipeline())) {
      throw new IllegalArgumentException(
          "Commit id %s was used before, for other files; make a new one for each attempt."
              .formatted(record.id()));
    }
  }

  static LocalDate lastDay(List<ForeignId> ids) {
    return LocalDate.ofEpochDay(ids.stream().mapToLong(ForeignId::day).max().orElseThrow());
  }
}
