package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TupleReader;
import io.photonbeam.transforms.index.hash.HashSearch;
import java.util.List;

/** What earlier versions noted of ids that are no EventIds, an entry for each; only read. */
final class OldIds {
  private static final int MAX_DAYS = 5_000;

  private OldIds() {}

  /** The days that have such entries. */
  static List<Long> days(ReadTransaction transaction) {
    return transaction.scan(EventKeys.daysOfIds(), MAX_DAYS).stream()
        .map(entry -> EventKeys.dayOfIds(entry.key()))
        .toList();
  }

  /** Hands out the places of some hashes. */
  static void find(ReadTransaction transaction, List<HashSearch> searches) {
    List<byte[]> places =
        transaction.getAll(
            searches.stream().map(search -> EventKeys.id(search.day(), search.hash())).toList());
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) != null) {
        TupleReader place = new TupleReader(places.get(i), 0);
        searches.get(i).receiver().place(place.readLong(), place.readLong());
      }
    }
  }
}
