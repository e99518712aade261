package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * From the ids of primary events to the blocks that hold them, in a store of its own. A hint, see
 * the package's documentation. Thread-safe. Methods throw {@link
 * io.photonbeam.store.StoreException} when the store can't be used; all can be repeated.
 */
public final class EventIndex implements AutoCloseable {
  private static final byte[] NOTHING = {};

  /** Entries written in one transaction, far below what any store takes. */
  private static final int MAX_WRITES = 20_000;

  private static final int PAGE = 5_000;

  private final TransactionalStore store;
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private final Map<Long, String> paths = new ConcurrentHashMap<>();

  /** The index in a store, which it will close. */
  public EventIndex(TransactionalStore store) {
    this.store = store;
  }

  /** Writes what was gathered of a file's blocks; doing so again changes nothing. */
  public void write(String file, BlockEntries entries) {
    List<Consumer<Transaction>> writes = writes(number(file), entries);
    for (int from = 0; from < writes.size(); from += MAX_WRITES) {
      List<Consumer<Transaction>> part =
          writes.subList(from, Math.min(from + MAX_WRITES, writes.size()));
      store.transact(
          transaction -> {
            part.forEach(write -> write.accept(transaction));
            return null;
          });
    }
  }

  private List<Consumer<Transaction>> writes(long file, BlockEntries entries) {
    List<Consumer<Transaction>> writes = new ArrayList<>();
    Set<Integer> newLevels = new LinkedHashSet<>();
    for (EventRun run : entries.runs()) {
      addRun(run, file, newLevels, writes);
    }
    Set<Long> newDays = new LinkedHashSet<>();
    for (int i = 0; i < entries.ids(); i++) {
      byte[] key = EventKeys.id(entries.day(i), entries.hash(i));
      byte[] value = new TupleWriter().add(file).add(entries.offset(i)).pack();
      writes.add(transaction -> transaction.set(key, value));
      newDays.add(entries.day(i));
    }
    newLevels.stream().map(EventKeys::level).forEach(key -> mark(key, writes));
    newDays.stream().map(EventKeys::dayOfIds).forEach(key -> mark(key, writes));
    return writes;
  }

  private static void mark(byte[] key, List<Consumer<Transaction>> writes) {
    writes.add(transaction -> transaction.set(key, NOTHING));
  }

  /** A run that goes on past midnight is one of each day. */
  private static void addRun(
      EventRun run, long file, Set<Integer> levels, List<Consumer<Transaction>> writes) {
    for (long day = EventKeys.day(run.first()); day <= EventKeys.day(run.last()); day++) {
      long first = Math.max(run.first(), EventKeys.startOf(day));
      long span = Math.min(run.last(), EventKeys.startOf(day + 1) - 1) - first;
      int level = EventKeys.level(span);
      levels.add(level);
      byte[] key = EventKeys.run(day, run.process(), level, first);
      byte[] value = new TupleWriter().add(span).add(file).add(run.blockOffset()).pack();
      writes.add(transaction -> transaction.set(key, value));
    }
  }

  private long number(String file) {
    return numbers.computeIfAbsent(
        file, path -> store.transact(transaction -> number(transaction, path)));
  }

  private static long number(Transaction transaction, String path) {
    Optional<byte[]> known = transaction.get(EventKeys.number(path));
    if (known.isPresent()) {
      return new TupleReader(known.get(), 0).readLong();
    }
    byte[] next = EventKeys.nextFile();
    long number =
        transaction.get(next).map(value -> new TupleReader(value, 0).readLong()).orElse(0L);
    transaction.set(next, new TupleWriter().add(number + 1).pack());
    transaction.set(EventKeys.number(path), new TupleWriter().add(number).pack());
    transaction.set(EventKeys.path(number), path.getBytes(StandardCharsets.UTF_8));
    return number;
  }

  /** Gives each search that has run out of places to look at some more, if there are any. */
  void refill(List<Search> searches) {
    store.read(
        transaction -> {
          List<Search> ofEventIds = searches.stream().filter(Search::isOfEventId).toList();
          if (!ofEventIds.isEmpty()) {
            List<Integer> levels = levels(transaction);
            ofEventIds.forEach(search -> nextRun(transaction, search, levels));
          }
          List<Search> plain = searches.stream().filter(search -> !search.isOfEventId()).toList();
          if (!plain.isEmpty()) {
            nextDays(transaction, plain);
          }
          return null;
        });
  }

  /** Ascending: the run that says most precisely where an id may be comes first. */
  private static List<Integer> levels(ReadTransaction transaction) {
    return transaction.scan(EventKeys.levels(), PAGE).stream()
        .map(entry -> EventKeys.level(entry.key()))
        .toList();
  }

  private void nextRun(ReadTransaction transaction, Search search, List<Integer> levels) {
    for (RunCursor cursor : search.cursors(levels)) {
      Optional<TupleReader> run = cursor.next(transaction);
      if (run.isPresent()) {
        place(transaction, run.get()).ifPresent(search::add);
        return;
      }
    }
    search.exhausted();
  }

  private void nextDays(ReadTransaction transaction, List<Search> searches) {
    List<Long> known =
        transaction.scan(EventKeys.daysOfIds(), PAGE).stream()
            .map(entry -> EventKeys.dayOfIds(entry.key()))
            .toList();
    List<byte[]> keys = new ArrayList<>();
    List<Search> askers = new ArrayList<>();
    for (Search search : searches) {
      for (long day : search.nextDays(known)) {
        keys.add(EventKeys.id(day, search.hash()));
        askers.add(search);
      }
    }
    List<byte[]> values = transaction.getAll(keys);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        place(transaction, new TupleReader(values.get(i), 0)).ifPresent(askers.get(i)::add);
      }
    }
  }

  private Optional<BlockPlace> place(ReadTransaction transaction, TupleReader value) {
    long file = value.readLong();
    long offset = value.readLong();
    String path = paths.get(file);
    if (path == null) {
      Optional<byte[]> stored = transaction.get(EventKeys.path(file));
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      path = new String(stored.get(), StandardCharsets.UTF_8);
      paths.put(file, path);
    }
    return Optional.of(new BlockPlace(path, offset));
  }

  /** Drops the entries of days before another; may be cut short and repeated. */
  public void forgetBefore(LocalDate day) {
    for (KeyRange range : EventKeys.before(day.toEpochDay())) {
      boolean more = true;
      while (more) {
        more = store.transact(transaction -> forgetPage(transaction, range));
      }
    }
  }

  private static boolean forgetPage(Transaction transaction, KeyRange range) {
    List<KeyValue> page = transaction.scan(range, PAGE);
    if (page.isEmpty()) {
      return false;
    }
    transaction.clear(
        KeyRange.of(range.from(), range.after(page.get(page.size() - 1).key()).from()));
    return page.size() == PAGE;
  }

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }
}
