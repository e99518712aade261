package io.photonbeam.transforms.index;

import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.model.EventScanners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A look-up of many events that is under way: the index is asked where they may be while the caller
 * does other things, and the blocks are read by the caller, in steps. What is not found may still
 * be in the log. Not thread-safe.
 */
public final class EventLookup {
  private final LogEvents log;
  private List<Search> open;

  /** Done when the index has said where those that are open may be. */
  private CompletableFuture<Void> places;

  EventLookup(LogEvents log, List<WantedEvent> wanted) {
    this.log = log;
    this.open = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      open.add(new Search(i, wanted.get(i)));
    }
    askForPlaces();
  }

  private void askForPlaces() {
    List<Search> without = open.stream().filter(search -> !search.hasPlaces()).toList();
    places =
        without.isEmpty() ? CompletableFuture.completedFuture(null) : log.askForPlaces(without);
  }

  /** Whether there is nothing more to look at. */
  public boolean isOver() {
    return open.isEmpty();
  }

  /** Whether the next step need not wait for the index. */
  public boolean isReady() {
    return places.isDone();
  }

  /**
   * Reads the blocks that the index named, each once, and asks it for more where events are not in
   * them.
   *
   * @param scanners the caller's own, of the primary log
   * @param receiver takes the events found, in the order of the log
   * @throws io.photonbeam.store.StoreException if the index can't be asked; the look-up is of no
   *     more use then
   */
  public void step(EventScanners scanners, LogEvents.Receiver receiver) {
    try {
      Batcher.await(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while the index was asked", e);
    }
    log.read(open, scanners, receiver);
    open = open.stream().filter(search -> !search.isOver()).toList();
    askForPlaces();
  }
}
