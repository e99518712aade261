package io.photonbeam.registry;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Forgets old ids. First the horizon is advanced, in a transaction of its own: from then on no
 * commit can take an id below it. Then what lies below is cleared in small transactions, each of
 * which may be the last one before a crash, or be repeated. Each of them reads the horizon: in a
 * registry that was put back meanwhile to a copy with an earlier one, ids that are cleared could be
 * taken again.
 */
final class Expiry {
  private static final int PAGE = 1_000;

  /** EventIds that are cleared at a time on one disk, where all other writers wait for that. */
  private static final int EVENT_IDS = 10_000;

  private final TransactionalStore store;
  private final Writes writes;
  private final Keys keys;
  private final CommitRules rules;
  private long bucketDays;
  private long plainIds;
  private long commitRecords;

  Expiry(TransactionalStore store, Writes writes, Keys keys, CommitRules rules) {
    this.store = store;
    this.writes = writes;
    this.keys = keys;
    this.rules = rules;
  }

  ExpireResult run(LocalDate before) {
    long previous = store.read(r -> Horizon.day(r, keys));
    long horizon = advance(before.toEpochDay());
    for (int bucket = 0; bucket < keys.buckets(); bucket++) {
      clearBucket(bucket, horizon);
    }
    clearCommits(LocalDate.ofEpochDay(horizon));
    return new ExpireResult(
        LocalDate.ofEpochDay(previous),
        LocalDate.ofEpochDay(horizon),
        bucketDays,
        plainIds,
        commitRecords);
  }

  /** Never steps back. */
  private long advance(long day) {
    return write(
        transaction -> {
          long now = Horizon.day(transaction, keys);
          if (day > now) {
            transaction.set(keys.horizon(), Keys.number(day));
          }
          return Math.max(day, now);
        });
  }

  private void clearBucket(int bucket, long horizon) {
    KeyRange expired = keys.idsBefore(bucket, horizon);
    for (Optional<Long> day = firstDay(expired); day.isPresent(); day = firstDay(expired)) {
      long cleared = day.get();
      KeyRange eventIds = keys.eventIds(bucket, cleared);
      boolean all;
      do {
        all = clear(horizon, transaction -> clearEventIds(transaction, eventIds));
      } while (!all);
      int plain;
      do {
        plain = clear(horizon, transaction -> clearPlainIds(transaction, bucket, cleared));
        plainIds += plain;
      } while (plain == PAGE);
      bucketDays++;
    }
  }

  private Optional<Long> firstDay(KeyRange range) {
    List<KeyValue> first = store.read(transaction -> transaction.scan(range, 1));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    TupleReader parts = keys.idParts(first.get(0).key());
    parts.readLong();
    return Optional.of(parts.readLong());
  }

  /**
   * Clears EventIds; returns whether these were all. Of a distributed store a whole range is
   * cleared in no time; on one disk each of them takes some.
   */
  private boolean clearEventIds(Transaction transaction, KeyRange ids) {
    List<KeyValue> page = store.isDistributed() ? List.of() : transaction.scan(ids, EVENT_IDS);
    boolean all = page.size() < EVENT_IDS;
    transaction.clear(
        all ? ids : KeyRange.of(ids.from(), ids.after(page.get(EVENT_IDS - 1).key()).from()));
    return all;
  }

  /** Clears one page of plain ids together with their companions. */
  private int clearPlainIds(Transaction transaction, int bucket, long day) {
    List<KeyValue> page = transaction.scan(keys.plainIds(bucket, day), PAGE);
    for (KeyValue entry : page) {
      transaction.clear(entry.key());
      transaction.clear(keys.companionOf(entry.key()));
    }
    return page.size();
  }

  /** A published record never changes again, so that it may be read first and cleared later. */
  private void clearCommits(LocalDate horizon) {
    List<byte[]> forgettable = new ArrayList<>();
    Scans.forEach(
        store,
        keys.allCommits(),
        entry -> {
          CommitRecord record = CommitRecordJson.decode(entry.value());
          if (rules.isForgettable(record) && record.lastDay().isBefore(horizon)) {
            forgettable.add(entry.key());
          }
          if (forgettable.size() == PAGE) {
            clear(horizon, forgettable);
          }
        });
    clear(horizon, forgettable);
  }

  private void clear(LocalDate horizon, List<byte[]> forgettable) {
    if (forgettable.isEmpty()) {
      return;
    }
    clear(
        horizon.toEpochDay(),
        transaction -> {
          forgettable.forEach(transaction::clear);
          return null;
        });
    commitRecords += forgettable.size();
    forgettable.clear();
  }

  private <T> T clear(long horizon, Function<Transaction, T> body) {
    return write(
        transaction -> {
          requireNotBefore(horizon, transaction);
          return body.apply(transaction);
        });
  }

  private void requireNotBefore(long horizon, Transaction transaction) {
    if (Horizon.day(transaction, keys) < horizon) {
      throw new StoreAccessException(
          "The registry has gone back in time: its horizon is earlier again than the %s of this"
                  .formatted(LocalDate.ofEpochDay(horizon))
              + " expiry. Somebody has put an older copy in its place. Nothing more is forgotten."
              + " Stop whatever uses it, and run ./photonbeam registry recover for each of its"
              + " outputs.");
    }
  }

  private <T> T write(Function<Transaction, T> body) {
    return writes.make("a step of the expiry", body);
  }
}
