package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The log level of the event store: finds primary events in the primary log, through the index.
 * What it does not find may still be there. Thread-safe.
 */
public final class LogEvents implements AutoCloseable {
  private final EventIndex index;
  private final BlockCache blocks;
  private final Batcher<List<Search>> reader = new Batcher<>("index reader", this::refill);

  /**
   * Finds events through an index, which it will close.
   *
   * @param fields of the primary log
   * @param maxBlockBytes bound of the blocks kept in memory after reading, in bytes
   */
  public LogEvents(EventIndex index, EventFields fields, long maxBlockBytes) {
    this.index = index;
    this.blocks = new BlockCache(fields, maxBlockBytes);
  }

  /** Takes the events that are found. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Takes one; so many as were wanted may be too much to be kept.
     *
     * @param wanted its index among those wanted
     */
    void found(int wanted, PrimaryEvent event);
  }

  /** Begins to look for events; the caller goes on with it. */
  public EventLookup lookup(List<WantedEvent> wanted) {
    return new EventLookup(this, wanted);
  }

  /**
   * Looks for events until it is over.
   *
   * @param scanners the caller's own, of the primary log
   * @param receiver takes those found
   * @throws io.photonbeam.store.StoreException if the index can't be asked
   */
  public void find(List<WantedEvent> wanted, EventScanners scanners, Receiver receiver) {
    EventLookup lookup = lookup(wanted);
    while (!lookup.isOver()) {
      lookup.step(scanners, receiver);
    }
  }

  /**
   * Looks for small events.
   *
   * @return an element for each one wanted, in their order; null where it was not found
   */
  public List<PrimaryEvent> find(List<WantedEvent> wanted, EventScanners scanners) {
    PrimaryEvent[] found = new PrimaryEvent[wanted.size()];
    find(wanted, scanners, (i, event) -> found[i] = event);
    return Arrays.asList(found);
  }

  /** How many blocks were read from files so far. */
  public long blocksRead() {
    return blocks.read();
  }

  /** Gives searches that have run out of places to look at some more, beside the caller. */
  CompletableFuture<Void> askForPlaces(List<Search> searches) {
    return reader.submit(searches);
  }

  private void refill(List<List<Search>> together) {
    index.refill(together.stream().flatMap(List::stream).toList());
  }

  /** Looks at the next place of each search. */
  void read(List<Search> open, EventScanners scanners, Receiver receiver) {
    byPlace(open).forEach((place, there) -> look(place, there, scanners, receiver));
  }

  /** In the order of the log. */
  private static Map<BlockPlace, List<Search>> byPlace(List<Search> searches) {
    Map<BlockPlace, List<Search>> byPlace = new TreeMap<>();
    for (Search search : searches) {
      BlockPlace place = search.poll();
      if (place != null) {
        byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(search);
      }
    }
    return byPlace;
  }

  private void look(
      BlockPlace place, List<Search> searches, EventScanners scanners, Receiver receiver) {
    Optional<LoadedBlock> block = blocks.get(place);
    for (Search search : searches) {
      PrimaryEvent event = block.map(there -> there.find(search.wanted(), scanners)).orElse(null);
      if (event == null) {
        search.missed(place);
      } else {
        search.found();
        receiver.found(search.number(), event);
      }
    }
  }

  /** Closes the index and all files. */
  @Override
  public void close() {
    reader.close();
    blocks.close();
    index.close();
  }
}
