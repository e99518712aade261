package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import io.photonbeam.registry.simulation.RawRegistry.Recorded;
import io.photonbeam.registry.simulation.RawRegistry.Stored;
import io.photonbeam.repair.VisibleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is exact, by the log, the registry's keys and the files alone. A report must not say so
 * unless it is: every event that is in the report's scope, can be joined and has not expired is
 * visible once, and nothing is visible that is not committed.
 */
final class Truth {
  private final World world;
  private final RawRegistry registry;
  private final Ledger ledger;

  Truth(World world, RawRegistry registry, Ledger ledger) {
    this.world = world;
    this.registry = registry;
    this.ledger = ledger;
  }

  /** Why what a round looked at is not exact; empty if it is. */
  Optional<String> problem(Round round) {
    Optional<String> strange = uncommitted(round);
    if (strange.isPresent()) {
      return strange;
    }
    Map<String, List<SimulatedFile>> visible = visible();
    Map<String, IdKey> live = new HashMap<>();
    registry.ids().keySet().forEach(key -> live.put(key.id(), key));
    List<Event> logged = world.log().future().subList(0, round.logged());
    return logged.stream()
        .filter(event -> isOwed(round, event))
        .flatMap(event -> problem(round, event, live.get(event.id()), visible).stream())
        .findFirst();
  }

  private boolean isOwed(Round round, Event event) {
    return round.isInRange(event.micros())
        && !round.isYoung(event.micros())
        && world.log().hasPrimary(event.id(), round.logged())
        && event.day() >= registry.horizon();
  }

  private Optional<String> problem(
      Round round, Event event, IdKey key, Map<String, List<SimulatedFile>> visible) {
    if (key == null) {
      // A plain id of two days was joined when the round looked, and counts as new since.
      return world.disturbances().ofIdSince(event.id(), round.moment())
          ? Optional.empty()
          : Optional.of(event + " is joined by nobody");
    }
    String commit = registry.ids().get(key);
    Stored record = registry.records().get(commit);
    if (record == null) {
      return Optional.of(event + " is taken by " + commit + ", of which there is no record");
    }
    if (!isOf(round.site(), record.pipeline(), registry)) {
      return Optional.empty();
    }
    // What has expired is not demanded, also while an expiry that was cut short leaves it taken.
    if (key.day() < registry.horizon()
        || world.disturbances().ofCommitSince(commit, round.moment())
        || world.disturbances().isSpoiltSince(commit, round.searched())
        || world.disturbances().isAdoptedSince(commit, round.rolledForward())
        || (!round.deep() && hasFlippedFile(round, commit, record))
        || isNewSince(round, event, commit)) {
      return Optional.empty();
    }
    List<SimulatedFile> places = visible.getOrDefault(event.id(), List.of());
    long here = places.stream().filter(file -> file.commit().equals(commit)).count();
    if (here != 1) {
      return Optional.of(event + " of " + commit + " is visible " + here + " times");
    }
    return places.stream()
            .allMatch(f -> f.commit().equals(commit) || isExcused(round, f, event.id()))
        ? Optional.empty()
        : Optional.of(event + " is visible " + places.size() + " times, also of other commits");
  }

  /** Whether a pipeline is an output's: by its binding, or, without one, by what it has noted. */
  static boolean isOf(Site site, String pipeline, RawRegistry registry) {
    String bound = registry.bindings().get(pipeline);
    return bound == null ? site.notes().contains(pipeline) : bound.equals(site.id().text());
  }

  /**
   * A plain id that is logged again after its day has expired counts as another event; and of what
   * has come since, nobody can tell.
   */
  private boolean isExcused(Round round, SimulatedFile file, String id) {
    if (world.disturbances().ofCommitSince(file.commit(), round.moment())) {
      return true;
    }
    if (isExpired(ledger.entryEver(file.commit()), file, id)) {
      return true;
    }
    Ledger.Entry entry = ledger.entry(file.commit());
    IdKey key = entry == null ? null : entry.key(id);
    // Of what nobody accounts for in another output that one's reports tell.
    return (key == null || !entry.rows().containsKey(file.target()))
        && (!round.site().folder().files().containsValue(file)
            || !isToBeTold(SimulatedFolder.published(file.target()), file));
  }

  private boolean isExpired(Ledger.Entry entry, SimulatedFile file, String id) {
    IdKey key = entry == null ? null : entry.key(id);
    return key != null && entry.rows().containsKey(file.target()) && key.day() < registry.horizon();
  }

  /**
   * Whether a plain id of two days was joined when the round looked, has expired since, and was
   * taken anew, by a commit that was made after the round had rolled forward for the last time.
   */
  private boolean isNewSince(Round round, Event event, String commit) {
    return world.disturbances().ofIdSince(event.id(), round.moment())
        && world.disturbances().isMadeSince(commit, round.rolledForward());
  }

  /**
   * A size that is right beside wrong bytes shows only to who reads them. It was right when the
   * round looked also if somebody has given the record another one since, and not the file.
   */
  private boolean hasFlippedFile(Round round, String commit, Stored record) {
    return record.files().entrySet().stream()
        .anyMatch(
            entry -> {
              SimulatedFile file =
                  round.site().folder().files().get(SimulatedFolder.published(entry.getKey()));
              return file != null
                  && !entry.getValue().fits(file)
                  && (file.bytes() == entry.getValue().bytes()
                      || (file.isFlipped()
                          && world.disturbances().isAmendedSince(commit, round.searched())));
            });
  }

  /** Whether a visible file of a commit is not as its record says, which is worth a complaint. */
  boolean hasFileUnlikeItsRecord(Site site) {
    return site.folder().files().entrySet().stream()
        .filter(found -> found.getKey().startsWith(SimulatedFolder.PUBLISHED))
        .anyMatch(
            found -> {
              Stored record = registry.records().get(found.getValue().commit());
              Recorded file = record == null ? null : record.files().get(below(found.getKey()));
              return file != null && !file.fits(found.getValue());
            });
  }

  private Optional<String> uncommitted(Round round) {
    for (Map.Entry<String, SimulatedFile> found : round.site().folder().files().entrySet()) {
      SimulatedFile file = found.getValue();
      if (found.getKey().startsWith(SimulatedFolder.PUBLISHED)
          && isToBeTold(found.getKey(), file)
          && !isCommitted(found.getKey(), file)
          && !world.disturbances().ofCommitSince(file.commit(), round.moment())) {
        return Optional.of(found.getKey() + " is visible, and no commit's file");
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a report tells of a file that is no commit's: if its day has not expired, or the commit
   * is known that it is named after.
   */
  private boolean isToBeTold(String path, SimulatedFile file) {
    return SimulatedFolder.day(path) >= registry.horizon()
        || isCommit(registry.records().get(file.commit()));
  }

  /**
   * A visible file of a commit that the registry does not know, though its day has not expired. A
   * copy by another hand is none: its commit may be forgotten while it is not.
   *
   * @param among which files
   * @param excused commits of which nobody need know
   */
  Optional<String> unknownCommit(Site site, Set<String> among, Predicate<String> excused) {
    return site.folder().files().entrySet().stream()
        .filter(found -> !site.folder().isStrange(found.getValue()))
        .map(Map.Entry::getKey)
        .filter(path -> among.contains(path) && path.startsWith(SimulatedFolder.PUBLISHED))
        .filter(path -> SimulatedFolder.day(path) >= registry.horizon())
        .filter(path -> isUnknown(VisibleFile.of(below(path)), excused))
        .findFirst();
  }

  private boolean isUnknown(VisibleFile file, Predicate<String> excused) {
    return file.commit()
        .map(CommitId::text)
        .filter(commit -> !excused.test(commit))
        .filter(commit -> !isCommit(registry.records().get(commit)))
        .isPresent();
  }

  private static String below(String published) {
    return published.substring(SimulatedFolder.PUBLISHED.length());
  }

  private static boolean isCommit(Stored record) {
    return record != null && !record.state().equals("FENCED");
  }

  private boolean isCommitted(String path, SimulatedFile file) {
    Stored record = registry.records().get(file.commit());
    return isCommit(record)
        && record.targets().contains(path.substring(SimulatedFolder.PUBLISHED.length()));
  }

  private Map<String, List<SimulatedFile>> visible() {
    Map<String, List<SimulatedFile>> visible = new HashMap<>();
    for (Site site : world.sites()) {
      for (Map.Entry<String, SimulatedFile> found : site.folder().files().entrySet()) {
        if (found.getKey().startsWith(SimulatedFolder.PUBLISHED) && found.getValue().isWhole()) {
          for (String row : found.getValue().rows()) {
            visible.computeIfAbsent(row, id -> new ArrayList<>()).add(found.getValue());
          }
        }
      }
    }
    return visible;
  }
}
