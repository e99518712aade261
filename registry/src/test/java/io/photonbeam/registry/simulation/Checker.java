package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The judge of a run. After every change it reads the store's keys and the folder's files for
 * itself and compares them with its own history of the run; what the registry's code thinks of them
 * it does not ask. A flaw has to show by what it does to the events: with one, the order of the
 * keys is not looked at.
 */
final class Checker {
  private final World world;
  private final RawRegistry registry = new RawRegistry();
  private final Ledger ledger;
  private final FileChecker files;
  private final OrderChecker order;
  private final Truth truth;
  private long storeChanges;

  Checker(World world) {
    this.world = world;
    this.ledger = new Ledger();
    this.files = new FileChecker(world, registry, ledger);
    this.order = new OrderChecker(world.counts(), registry, ledger);
    this.truth = new Truth(world, registry, ledger);
  }

  /** Is told which events a writer is going to commit. */
  void announced(String commit, List<Event> events) {
    ledger.announce(commit, events);
  }

  /** Number of changes of keys that count. */
  long storeChanges() {
    return storeChanges;
  }

  /** The first day that is not expired, in days since 1970. */
  long horizon() {
    return registry.horizon();
  }

  /** Judges what a transaction has changed. */
  void storeChanged() {
    List<KeyChange> changes = registry.refresh(world.store().content());
    if (changes.isEmpty()) {
      return;
    }
    storeChanges += changes.size();
    changes.forEach(change -> world.trace().tell("", () -> "    " + change));
    Map<String, Set<IdKey>> taken = new TreeMap<>();
    for (KeyChange change : changes) {
      if (change instanceof KeyChange.OfId id) {
        judge(id, taken);
      } else if (change instanceof KeyChange.OfRecord record) {
        note(record);
      }
    }
    taken.forEach((commit, ids) -> ledger.enter(commit, registry.records().get(commit), ids));
    taken.keySet().forEach(world.disturbances()::madeCommit);
    if (world.flaw() == Flaw.NONE) {
      order.check(changes, taken);
    }
    files.check();
  }

  private void note(KeyChange.OfRecord change) {
    if (change.isAmendment()) {
      world.disturbances().amendedCommit(change.commit());
    }
    if (change.isAdoption()) {
      world.disturbances().adoptedCommit(change.commit());
    }
  }

  /** Whether a visible file is of a commit that the registry has forgotten as it was put back. */
  boolean isForgotten(SimulatedFile file) {
    return ledger.isForgotten(file.commit());
  }

  /** Whether the registry has forgotten anything. */
  boolean hasExpired() {
    return registry.horizon() > 0;
  }

  /** Whether a pipeline is an output's. */
  boolean isOf(Site site, String pipeline) {
    return Truth.isOf(site, pipeline, registry);
  }

  /** Whether a commit, also one that the registry has forgotten, has a file with this target. */
  boolean isCommitted(String commit, String target) {
    return ledger.hasFile(commit, target);
  }

  /** Judges what was done in the folder. */
  void folderChanged() {
    files.check();
  }

  /** Notices that a copy of the registry is made. */
  void backedUp() {
    ledger.backUp();
  }

  /** Notices that the registry is that copy again. */
  void putBack() {
    Set<String> before = fenced();
    registry.refresh(world.store().content());
    before.removeAll(fenced());
    before.forEach(ledger::forgetFence);
    ledger.putBack();
    world.disturbances().ofRegistry();
    files.check();
  }

  private Set<String> fenced() {
    Set<String> fenced = new TreeSet<>();
    registry
        .records()
        .forEach(
            (commit, record) -> {
              if (record.state().equals("FENCED")) {
                fenced.add(commit);
              }
            });
    return fenced;
  }

  /**
   * Judges a start: the registry knows every commit that is visible on a day that has not expired.
   *
   * @param found the files that were there when it began to look
   * @param moment when that was
   */
  void started(Site site, Set<String> found, long moment) {
    Disturbances disturbances = world.disturbances();
    if (!disturbances.ofRegistrySince(moment)) {
      truth
          .unknownCommit(site, found, commit -> disturbances.ofCommitSince(commit, moment))
          .ifPresent(
              path -> {
                throw new Violation("a run begins beside " + path + ", which nobody has committed");
              });
    }
  }

  /** Judges a report: whenever it says exact, that is true. */
  void reported(Round round, boolean exact) {
    world.counts().count(exact ? Seen.REPORTS_OF_EXACT : Seen.REPORTS_OF_COMPLAINTS);
    if (exact && !world.disturbances().ofRegistrySince(round.moment())) {
      truth
          .problem(round)
          .ifPresent(
              problem -> {
                throw new Violation("a report says exact, but " + problem);
              });
    }
  }

  /** Why what a round looked at is not exact; empty if it is. */
  Optional<String> problem(Round round) {
    return truth.problem(round);
  }

  /** Whether a visible file of an output is not as the registry's record of it says. */
  boolean hasFileUnlikeItsRecord(Site site) {
    return truth.hasFileUnlikeItsRecord(site);
  }

  /** Judges the end of the run. */
  void atRest() {
    new RestChecker(world, registry, ledger).check();
  }

  /** An id is taken once, and never by another commit, also after its key has expired. */
  private void judge(KeyChange.OfId change, Map<String, Set<IdKey>> taken) {
    IdKey key = change.key();
    if (change.after() == null) {
      world.counts().count(Seen.IDS_EXPIRED);
      world.disturbances().ofId(key.id());
      return;
    }
    for (IdKey earlier : ledger.take(key)) {
      // A plain id that comes again after its day has expired counts as new, on a later day only.
      require(
          key.plain()
              && earlier.day() < registry.horizon()
              && key.day() >= registry.horizon()
              && !registry.ids().containsKey(earlier),
          () -> key + " is taken again; before it was " + earlier);
      world.counts().count(Seen.PLAIN_IDS_COUNTED_AS_NEW);
    }
    taken.computeIfAbsent(change.after(), commit -> new TreeSet<>()).add(key);
  }

  static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(otherwise.get());
    }
  }
}
