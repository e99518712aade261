package io.photonbeam.registry.simulation;

import static io.photonbeam.registry.simulation.Checker.require;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges what readers of the folder see, and whether what they do not see yet can still come. */
final class FileChecker {
  private final World world;
  private final RawRegistry registry;
  private final Ledger ledger;

  FileChecker(World world, RawRegistry registry, Ledger ledger) {
    this.world = world;
    this.registry = registry;
    this.ledger = ledger;
  }

  void check() {
    checkVisible();
    for (Ledger.Entry entry : ledger.entries()) {
      for (Map.Entry<String, Map<String, IdKey>> file : entry.rows().entrySet()) {
        checkRecoverable(entry, file.getKey(), file.getValue());
      }
    }
  }

  /** No event twice, and none that is not committed. */
  private void checkVisible() {
    Map<IdKey, String> visible = new HashMap<>();
    for (Map.Entry<String, SimulatedFile> found : world.folder().files().entrySet()) {
      String path = found.getKey();
      SimulatedFile file = found.getValue();
      if (path.startsWith(SimulatedFolder.PUBLISHED)) {
        Ledger.Entry entry = ledger.entry(file.commit());
        require(entry != null, () -> path + " is visible and not committed");
        require(file.isWhole() || file.isDamaged(), () -> path + " is visible and half written");
        if (file.isWhole()) {
          for (String row : file.rows()) {
            IdKey key = entry.rows().getOrDefault(file.target(), Map.of()).get(row);
            require(key != null, () -> row + " is visible in " + path + ", which has not taken it");
            String other = visible.put(key, path);
            require(other == null, () -> key + " is visible twice, in " + path + " and " + other);
          }
        }
      }
    }
  }

  /**
   * A row whose id is taken is visible, or will be by a roll-forward; only if the disk has lost its
   * file it has to be made again, as long as it has not expired.
   */
  private void checkRecoverable(Ledger.Entry entry, String target, Map<String, IdKey> rows) {
    Map<String, SimulatedFile> files = world.folder().files();
    boolean lost = world.folder().everLost(target);
    SimulatedFile published = files.get(SimulatedFolder.published(target));
    if (published != null && published.isWhole()) {
      require(holdsAll(published, rows, lost), () -> target + " lacks rows of " + rows.keySet());
      return;
    }
    String listed = entry.pipeline() + "/" + entry.commit();
    SimulatedFile staged = files.get(SimulatedFolder.staged(entry.pipeline(), target));
    boolean canBePublished =
        staged != null
            && staged.isWhole()
            && holdsAll(staged, rows, false)
            && registry.unpublished().contains(listed);
    boolean canBeRebuilt =
        lost && (registry.records().containsKey(entry.commit()) || expired(rows));
    require(
        canBePublished || canBeRebuilt,
        () -> target + " is committed, but not visible, and cannot be rolled forward");
  }

  /** What was rebuilt may lack what had expired by then. */
  private boolean holdsAll(SimulatedFile file, Map<String, IdKey> rows, boolean maybeRebuilt) {
    Set<String> there = new HashSet<>(file.rows());
    return rows.values().stream()
        .allMatch(
            key -> there.contains(key.id()) || (maybeRebuilt && key.day() < registry.horizon()));
  }

  private boolean expired(Map<String, IdKey> rows) {
    return rows.values().stream().allMatch(key -> key.day() < registry.horizon());
  }
}
