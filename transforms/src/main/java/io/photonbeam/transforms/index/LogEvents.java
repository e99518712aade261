package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.batch.PrimaryEvent;
import io.photonbeam.transforms.batch.Scanners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The log level of the event store: finds primary events in the primary log, through the index.
 * What it does not find may still be there. Thread-safe.
 */
public final class LogEvents implements AutoCloseable {
  private final EventIndex index;
  private final BlockCache blocks;

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

  /** The index, to be written while the log is read. */
  public EventIndex index() {
    return index;
  }

  /**
   * Looks for events, each block that may hold some of them read once.
   *
   * @param scanners the caller's own, of the primary log
   * @return an element for each one wanted, in their order; null where it was not found
   * @throws io.photonbeam.store.StoreException if the index can't be asked
   */
  public List<PrimaryEvent> find(List<WantedEvent> wanted, Scanners scanners) {
    List<Search> searches = wanted.stream().map(Search::new).toList();
    List<Search> open = searches;
    while (!open.isEmpty()) {
      index.refill(open.stream().filter(search -> !search.hasPlaces()).toList());
      byPlace(open).forEach((place, there) -> look(place, there, scanners));
      open = open.stream().filter(search -> !search.isOver()).toList();
    }
    return found(searches);
  }

  /** How many blocks were read from files so far. */
  public long blocksRead() {
    return blocks.read();
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

  private void look(BlockPlace place, List<Search> searches, Scanners scanners) {
    blocks
        .get(place)
        .ifPresent(
            block ->
                searches.forEach(search -> search.found(block.find(search.wanted(), scanners))));
  }

  private static List<PrimaryEvent> found(List<Search> searches) {
    List<PrimaryEvent> found = new ArrayList<>(searches.size());
    searches.forEach(search -> found.add(search.result()));
    return found;
  }

  /** Closes the index and all files. */
  @Override
  public void close() {
    blocks.close();
    index.close();
  }
}
