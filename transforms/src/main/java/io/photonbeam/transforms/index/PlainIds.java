package io.photonbeam.transforms.index;

import io.photonbeam.store.Parts;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.transforms.index.hash.HashSearch;
import io.photonbeam.transforms.index.hash.HashTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds ids that are no EventIds, on the days on which each search looks next. Thread-safe. */
final class PlainIds {
  /**
   * Ids, each on a day, that are looked for in one transaction: of each a page is read, and on
   * every level of the tree some filters, all together some megabytes, which a distant store must
   * bring in seconds.
   */
  private static final int MAX_TOGETHER = 250;

  private final TransactionalStore store;
  private final HashTree hashes;
  private final IndexedFiles files;

  PlainIds(TransactionalStore store, HashTree hashes, IndexedFiles files) {
    this.store = store;
    this.hashes = hashes;
    this.files = files;
  }

  /** What is looked for on a day. Those that are near to each other here share pages. */
  private record OnDay(Search search, long day) {
    static final Comparator<OnDay> ORDER =
        Comparator.comparingLong(OnDay::day)
            .thenComparing(each -> each.search.hash(), Long::compareUnsigned);
  }

  /** Gives each of some searches more places. */
  void find(List<Search> searches) {
    List<List<OnDay>> parts = store.read(transaction -> findFirst(transaction, searches));
    for (List<OnDay> part : parts.stream().skip(1).toList()) {
      store.read(
          transaction -> {
            find(transaction, daysOf(transaction, part), part);
            return null;
          });
    }
    searches.forEach(Search::askedNextDays);
  }

  /** Only those, as there may be years of others. */
  private static DaysOfIds daysOf(ReadTransaction transaction, List<OnDay> part) {
    return DaysOfIds.between(transaction, part.get(0).day(), part.get(part.size() - 1).day());
  }

  /** Returns all parts, the first of which is done. */
  private List<List<OnDay>> findFirst(ReadTransaction transaction, List<Search> searches) {
    DaysOfIds days = DaysOfIds.in(transaction);
    Set<Long> known = days.all();
    List<OnDay> next = new ArrayList<>();
    for (Search search : searches) {
      search.nextDays(known).forEach(day -> next.add(new OnDay(search, day)));
    }
    next.sort(OnDay.ORDER);
    List<List<OnDay>> parts = Parts.of(next, MAX_TOGETHER);
    parts.stream().limit(1).forEach(part -> find(transaction, days, part));
    return parts;
  }

  private void find(ReadTransaction transaction, DaysOfIds days, List<OnDay> part) {
    FoundPlaces places = new FoundPlaces();
    List<HashSearch> searches =
        part.stream().map(each -> hashSearch(each.search(), each.day(), places)).toList();
    hashes.find(transaction, days.levels(), searches);
    OldIds.find(transaction, searches.stream().filter(each -> days.hasOld(each.day())).toList());
    places.handOut(transaction, files);
  }

  private static HashSearch hashSearch(Search search, long day, FoundPlaces places) {
    return new HashSearch(day, search.hash(), (file, offset) -> places.add(search, file, offset));
  }
}
