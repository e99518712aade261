package io.photonbeam.registry.simulation;

import static io.photonbeam.registry.simulation.Checker.require;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges a world in which nobody does anything any more, after a reconciliation. */
final class RestChecker {
  private final World world;
  private final RawRegistry registry;

  RestChecker(World world, RawRegistry registry) {
    this.world = world;
    this.registry = registry;
  }

  void check() {
    require(registry.unpublished().isEmpty(), () -> "left unpublished: " + registry.unpublished());
    for (String path : world.folder().files().keySet()) {
      require(path.startsWith(SimulatedFolder.PUBLISHED), () -> "left over: " + path);
    }
    requireAllVisible();
  }

  /** Exactly once: not twice was judged all the while. */
  private void requireAllVisible() {
    Map<String, IdKey> live = new HashMap<>();
    registry.ids().keySet().forEach(key -> live.put(key.id(), key));
    Set<String> visible = new HashSet<>();
    world.folder().files().values().stream()
        .filter(SimulatedFile::isWhole)
        .forEach(file -> file.rows().forEach(row -> visible.add(file.commit() + row)));
    for (Event event : world.log().future()) {
      if (event.day() < registry.horizon()) {
        world.tally().count(Seen.EVENTS_NOT_JOINABLE_ANY_MORE);
      } else {
        IdKey key = live.get(event.id());
        require(key != null, () -> event + " was never joined");
        require(
            visible.contains(registry.ids().get(key) + event.id()),
            () -> event + " is joined and not visible");
      }
    }
  }
}
