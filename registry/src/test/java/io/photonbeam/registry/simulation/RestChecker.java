package io.photonbeam.registry.simulation;

import static io.photonbeam.registry.simulation.Checker.require;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import io.photonbeam.registry.simulation.RawRegistry.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges a world in which nobody does anything any more, after a reconciliation. */
final class RestChecker {
  private final World world;
  private final RawRegistry registry;
  private final Ledger ledger;

  RestChecker(World world, RawRegistry registry, Ledger ledger) {
    this.world = world;
    this.registry = registry;
    this.ledger = ledger;
  }

  void check() {
    for (String left : registry.unpublished()) {
      require(
          isBeyondRepair(left.substring(left.indexOf('/') + 1)), () -> "left unpublished: " + left);
    }
    for (Site site : world.sites()) {
      site.folder()
          .files()
          .forEach(
              (path, file) ->
                  require(
                      path.startsWith(SimulatedFolder.PUBLISHED) || mayWait(site, file),
                      () -> "left over: " + path));
    }
    requireAllVisible();
  }

  /**
   * What the disk brings back, staged, of which nothing is demanded any more: it is neither
   * published nor an orphan, and goes once an expiry has forgotten its record.
   */
  private boolean mayWait(Site site, SimulatedFile file) {
    Ledger.Entry entry = ledger.entry(file.commit());
    return site.folder().isReturned(file)
        && entry != null
        && entry.rows().values().stream()
            .flatMap(rows -> rows.values().stream())
            .allMatch(key -> key.day() < registry.horizon());
  }

  /** Exactly once: not twice was judged all the while. */
  private void requireAllVisible() {
    Map<String, IdKey> live = new HashMap<>();
    registry.ids().keySet().forEach(key -> live.put(key.id(), key));
    Set<String> visible = new HashSet<>();
    for (Site site : world.sites()) {
      site.folder().files().values().stream()
          .filter(SimulatedFile::isWhole)
          .forEach(file -> file.rows().forEach(row -> visible.add(file.commit() + row)));
    }
    for (Event event : world.log().future()) {
      if (event.day() < registry.horizon()) {
        world.counts().count(Seen.EVENTS_NOT_JOINABLE_ANY_MORE);
      } else if (world.log().hasPrimary(event.id())) {
        IdKey key = live.get(event.id());
        require(key != null, () -> event + " was never joined");
        require(
            visible.contains(registry.ids().get(key) + event.id())
                || isBeyondRepair(registry.ids().get(key)),
            () -> event + " is joined and not visible");
      }
    }
  }

  /** Whether a commit has lost rows together with ids that the registry has forgotten. */
  private boolean isBeyondRepair(String commit) {
    Ledger.Entry entry = ledger.entry(commit);
    Stored record = registry.records().get(commit);
    boolean gone =
        world.sites().stream()
            .anyMatch(site -> site.isGone() && Truth.isOf(site, record.pipeline(), registry));
    return gone
        || ((entry.rows().keySet().stream().anyMatch(world::everLost)
                || ledger.hasForgottenFence(commit))
            && entry.rows().values().stream()
                .flatMap(rows -> rows.values().stream())
                .anyMatch(key -> key.day() < registry.horizon()));
  }
}
