package io.photonbeam.registry.simulation;

import static io.photonbeam.registry.simulation.Checker.require;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import io.photonbeam.registry.simulation.RawRegistry.Recorded;
import io.photonbeam.registry.simulation.RawRegistry.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges what readers of the outputs see, and whether what they do not see yet can still come. */
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
    for (Site site : world.sites()) {
      for (Map.Entry<String, SimulatedFile> found : site.folder().files().entrySet()) {
        if (found.getKey().startsWith(SimulatedFolder.PUBLISHED)) {
          checkVisible(site, found.getKey(), found.getValue(), visible);
        }
      }
    }
  }

  private void checkVisible(
      Site site, String path, SimulatedFile file, Map<IdKey, String> visible) {
    if (ledger.isForgotten(file.commit()) || site.folder().isStrange(file)) {
      return;
    }
    Ledger.Entry entry = ledger.entry(file.commit());
    require(entry != null, () -> path + " is visible and not committed");
    require(file.isWhole() || file.isDamaged(), () -> path + " is visible and half written");
    if (!file.isWhole()) {
      return;
    }
    for (String row : file.rows()) {
      IdKey key = entry.key(row);
      require(key != null, () -> row + " is visible in " + path + ", which has not taken it");
      require(
          world.log().linesOf(row).stream()
              .anyMatch(e -> e.path(file.commit()).equals(file.target())),
          () -> row + " is visible in " + path + ", in an hour in which it was not logged");
      if (!isOutOfDate(site, file) && !isBeyondMemory(file, key)) {
        String other = visible.put(key, path);
        require(other == null, () -> key + " is visible twice, in " + path + " and " + other);
      }
    }
  }

  /**
   * Whether the registry has taken a commit back of which an id has expired meanwhile: whether
   * another one had taken that id while this one was forgotten, nobody can know any more.
   */
  private boolean isBeyondMemory(SimulatedFile file, IdKey key) {
    return ledger.isTakenBack(file.commit()) && key.day() < registry.horizon();
  }

  /** Whether the disk brought back what has been made again with other rows meanwhile. */
  private boolean isOutOfDate(Site site, SimulatedFile file) {
    Stored record = registry.records().get(file.commit());
    Recorded recorded = record == null ? null : record.files().get(file.target());
    return site.folder().isReturned(file) && (recorded == null || !recorded.fits(file));
  }

  /**
   * A row whose id is taken is visible, or will be by a roll-forward; only if the disk has lost a
   * file of its commit it has to be made again, as long as it has not expired.
   */
  private void checkRecoverable(Ledger.Entry entry, String target, Map<String, IdKey> rows) {
    boolean lost =
        entry.rows().keySet().stream().anyMatch(world::everLost)
            || ledger.hasForgottenFence(entry.commit());
    Stored record = registry.records().get(entry.commit());
    String pipeline = record == null ? entry.pipeline() : record.pipeline();
    SimulatedFile published = world.find(SimulatedFolder.published(target));
    if (published != null && published.isWhole()) {
      require(holdsAll(published, rows, lost), () -> target + " lacks rows of " + rows.keySet());
      return;
    }
    SimulatedFile staged = world.find(SimulatedFolder.staged(pipeline, target));
    boolean canBePublished =
        staged != null
            && staged.isWhole()
            && holdsAll(staged, rows, lost)
            && registry.unpublished().contains(pipeline + "/" + entry.commit());
    boolean canBeRebuilt = lost && (record != null || expired(rows));
    require(
        canBePublished || canBeRebuilt,
        () -> target + " is committed, but not visible, and cannot be rolled forward");
  }

  /** What was made again has as many rows, but may have those of another file of its commit. */
  private static boolean holdsAll(
      SimulatedFile file, Map<String, IdKey> rows, boolean maybeRebuilt) {
    Set<String> there = new HashSet<>(file.rows());
    return maybeRebuilt
        ? there.size() == rows.size()
        : rows.values().stream().allMatch(key -> there.contains(key.id()));
  }

  private boolean expired(Map<String, IdKey> rows) {
    return rows.values().stream().allMatch(key -> key.day() < registry.horizon());
  }
}
