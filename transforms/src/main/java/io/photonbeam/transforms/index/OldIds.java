package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TupleReader;
import io.photonbeam.transforms.index.hash.HashSearch;
import java.util.List;

/** What earlier versions noted of ids that are no EventIds, an entry for each; only read. */
final class OldIds {
  private OldIds() {}

  /** Hands out the places of some hashes. */
  static void find(ReadTransaction transaction, List<HashSearch> searches) {
    if (searches.isEmpty()) {
      return;
    }
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
