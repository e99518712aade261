package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Parts;
import io.photonbeam.store.RangeScan;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.transforms.index.hash.HashTree;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the ids of primary events to the blocks that hold them, in a store of its own. A hint, see
 * the package's documentation. Thread-safe. Methods throw {@link
 * io.photonbeam.store.StoreException} when the store can't be used; all can be repeated.
 */
public final class EventIndex implements AutoCloseable {
  /** Entries written in one transaction, and their bytes: far below what any store takes. */
  private static final int MAX_WRITES = 20_000;

  private static final long MAX_WRITTEN_BYTES = 1 << 20;

  /** Searches that ask in one transaction, so that it is short on a distant store too. */
  private static final int MAX_SEARCHES = 500;

  /** Ranges of runs that are looked through together, and how many each brings at a time. */
  private static final int RANGES_TOGETHER = 500;

  private static final int RUNS_TOGETHER = 200;

  /** Entries that are dropped in one transaction, and their bytes. */
  private static final int PAGE = 5_000;

  private static final long PAGE_BYTES = 4 << 20;

  private final TransactionalStore store;
  private final IndexedFiles files;
  private final HashTree hashes;
  private final PlainIds ids;

  /** Those levels of runs that are known; none ever goes. */
  private final Set<Integer> levels = ConcurrentHashMap.newKeySet();

  /**
   * The index in a store, which it will close.
   *
   * @param random thread-safe; no two processes may draw the same numbers
   */
  public EventIndex(TransactionalStore store, RandomGenerator random) {
    this.store = store;
    this.files = new IndexedFiles(store);
    this.hashes = new HashTree(store, random);
    this.ids = new PlainIds(store, hashes, files);
  }

  /** Writes what was gathered of a file's blocks; after doing so again the same is found. */
  public void write(NamedFile file, BlockEntries blocks) {
    NewEntries entries = new NewEntries();
    add(List.of(new FileBlocks(file, blocks)), entries);
    write(entries);
  }

  /** Adds what was gathered of files' blocks to what is to be written. */
  void add(List<FileBlocks> gathered, NewEntries entries) {
    Map<NamedFile, Long> numbers =
        files.numbers(
            gathered.stream()
                .map(FileBlocks::file)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    gathered.forEach(blocks -> entries.add(numbers.get(blocks.file()), blocks.entries()));
  }

  /** Writes what was gathered of any files. */
  void write(NewEntries entries) {
    for (List<KeyValue> part :
        Parts.of(entries.runs(), KeyValue::bytes, MAX_WRITES, MAX_WRITTEN_BYTES)) {
      store.transact(
          transaction -> {
            part.forEach(entry -> transaction.set(entry.key(), entry.value()));
            return null;
          });
    }
    hashes.write(entries.hashes());
  }

  /**
   * Takes note of what has become of the names of files, all at one moment; doing so again changes
   * nothing.
   *
   * @param moves of files whose markers are known
   */
  public void move(List<FileMove> moves) {
    files.move(moves);
  }

  /** Gives each search that has run out of places to look at some more, if there are any. */
  void refill(List<Search> searches) {
    List<Search> goOn = searches.stream().filter(search -> !search.hasMissed()).toList();
    List<Search> missed = searches.stream().filter(Search::hasMissed).toList();
    read(missed, this::followFiles);
    read(goOn.stream().filter(Search::isOfEventId).toList(), this::findRuns);
    Parts.of(goOn.stream().filter(search -> !search.isOfEventId()).toList(), MAX_SEARCHES)
        .forEach(ids::find);
    missed.forEach(Search::followed);
  }

  /**
   * Reads for some searches.
   *
   * @param body may run several times, to find what it has found before
   */
  private void read(List<Search> searches, BiConsumer<ReadTransaction, List<Search>> body) {
    for (List<Search> part : Parts.of(searches, MAX_SEARCHES)) {
      store.read(
          transaction -> {
            body.accept(transaction, part);
            return null;
          });
    }
  }

  /** Of searches that did not find their event where they were led: its file may have moved. */
  private void followFiles(ReadTransaction transaction, List<Search> searches) {
    Set<IndexedFile> missed =
        searches.stream()
            .flatMap(search -> search.missed().stream())
            .map(BlockPlace::file)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<IndexedFile, List<IndexedFile>> elsewhere = files.elsewhere(transaction, missed);
    for (Search search : searches) {
      search.missed().forEach(place -> follow(search, place, elsewhere));
    }
  }

  private static void follow(
      Search search, BlockPlace place, Map<IndexedFile, List<IndexedFile>> elsewhere) {
    elsewhere.getOrDefault(place.file(), List.of()).forEach(file -> search.add(place.in(file)));
  }

  /**
   * All runs at once: most searches find none, and must have asked on every level then. That there
   * are new levels is asked together with the runs of those that are known.
   */
  private void findRuns(ReadTransaction transaction, List<Search> searches) {
    Map<ProcessDay, List<Search>> byProcess =
        searches.stream()
            .sorted(Comparator.comparingLong(Search::micros))
            .collect(Collectors.groupingBy(ProcessDay::of));
    SpanningRuns spanning = new SpanningRuns();
    Set<Integer> asked = new TreeSet<>(levels);
    LevelScan all = new LevelScan();
    List<RangeScan> scans = new ArrayList<>(scans(asked, byProcess, spanning));
    scans.add(all);
    RangeScan.finish(transaction, scans, RANGES_TOGETHER, RUNS_TOGETHER);
    Set<Integer> newLevels = new TreeSet<>(all.levels());
    newLevels.removeAll(asked);
    levels.addAll(newLevels);
    RangeScan.finish(
        transaction, scans(newLevels, byProcess, spanning), RANGES_TOGETHER, RUNS_TOGETHER);
    FoundPlaces places = new FoundPlaces();
    spanning.forEachThatHolds(
        transaction, (search, run) -> places.add(search, run.file(), run.offset()));
    places.handOut(transaction, files);
    searches.forEach(Search::exhausted);
  }

  private static List<RunScan> scans(
      Set<Integer> ofLevels, Map<ProcessDay, List<Search>> byProcess, SpanningRuns receiver) {
    List<RunScan> scans = new ArrayList<>();
    for (int level : ofLevels) {
      byProcess.forEach(
          (key, of) -> scans.addAll(RunScan.of(key.day(), key.process(), level, of, receiver)));
    }
    return scans;
  }

  private record ProcessDay(ProcessKey process, long day) {
    static ProcessDay of(Search search) {
      return new ProcessDay(search.process(), EventKeys.day(search.micros()));
    }
  }

  /** Drops the entries of days before another; may be cut short and repeated. */
  public void forgetBefore(LocalDate day) {
    Stream.concat(
            EventKeys.before(day.toEpochDay()).stream(), HashTree.before(day.toEpochDay()).stream())
        .forEach(this::forget);
  }

  private void forget(KeyRange range) {
    boolean more = true;
    while (more) {
      more = store.transact(transaction -> forgetPage(transaction, range));
    }
  }

  private static boolean forgetPage(Transaction transaction, KeyRange range) {
    List<KeyValue> page = transaction.scan(range, PAGE, PAGE_BYTES);
    if (page.isEmpty()) {
      return false;
    }
    transaction.clear(
        KeyRange.of(range.from(), range.after(page.get(page.size() - 1).key()).from()));
    return true;
  }

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }
}
