package io.photonbeam.transforms.join;

import io.photonbeam.transforms.index.WantedEvent;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatches;
import java.util.ArrayList;
import java.util.List;

/** Looks in the log for the primary events of pending ones, many at a time. Not thread-safe. */
final class LogSearch {
  private static final int AT_ONCE = 5_000;

  private record Pending(EventBatch batch, int at, int number) {}

  private final EventStore store;
  private final EventScanners foreigns;
  private final PendingBuffer events;
  private final JoinedBatches joined;
  private final List<Pending> tried = new ArrayList<>();
  private final List<WantedEvent> wanted = new ArrayList<>();
  private int found;

  LogSearch(EventStore store, EventScanners foreigns, PendingBuffer events, JoinedBatches joined) {
    this.store = store;
    this.foreigns = foreigns;
    this.events = events;
    this.joined = joined;
  }

  void add(EventBatch batch, int at, int number) {
    tried.add(new Pending(batch, at, number));
    wanted.add(EventStore.wanted(batch, at, foreigns));
    if (tried.size() == AT_ONCE) {
      look();
    }
  }

  /** Looks for the rest. Returns how many were found in all, joined and taken out. */
  int finish() {
    if (!tried.isEmpty()) {
      look();
    }
    return found;
  }

  private void look() {
    store.inLog(
        wanted,
        (i, primary) -> {
          Pending each = tried.get(i);
          joined.add(each.batch(), each.at(), primary);
          events.remove(each.number());
          found++;
        });
    tried.clear();
    wanted.clear();
  }
}
