package io.photonbeam.transforms.index.hash;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Transaction;
import java.util.List;

/**
 * New pages, and the old ones whose ids they hold: written in one transaction, or a look-up would
 * miss what is on its way.
 *
 * @param old keys of those that go
 */
record PageChange(List<NewPage> pages, List<byte[]> old) {
  private static final byte[] NOTHING = {};

  /** A page whose ids are new. */
  static PageChange of(NewPage page) {
    return new PageChange(List.of(page), List.of());
  }

  /** Bytes of the new pages. */
  long bytes() {
    return pages.stream().mapToLong(NewPage::byteCount).sum();
  }

  /** Writes some, which to do again changes nothing. */
  static void apply(Transaction transaction, List<PageChange> changes) {
    // All of the one before all of the other, so that a store can write many in one go.
    for (PageChange change : changes) {
      change.old.forEach(transaction::clear);
      change.old.forEach(page -> transaction.clear(TreeKeys.filter(page)));
    }
    for (PageChange change : changes) {
      change.pages.forEach(page -> set(transaction, page.page()));
      change.pages.forEach(page -> set(transaction, page.filter()));
    }
    changes.stream()
        .flatMap(change -> change.pages.stream())
        .map(page -> page.bucket().dayLevel())
        .distinct()
        .forEach(level -> transaction.set(TreeKeys.level(level), NOTHING));
  }

  private static void set(Transaction transaction, KeyValue entry) {
    transaction.set(entry.key(), entry.value());
  }
}
