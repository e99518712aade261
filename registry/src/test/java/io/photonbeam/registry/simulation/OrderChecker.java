package io.photonbeam.registry.simulation;

import static io.photonbeam.registry.simulation.Checker.require;

import io.photonbeam.registry.simulation.RawRegistry.IdKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges whether the registry's keys change as its layout says, long before an event is lost. */
final class OrderChecker {
  private final SeenCounts counts;
  private final RawRegistry registry;
  private final Ledger ledger;

  OrderChecker(SeenCounts counts, RawRegistry registry, Ledger ledger) {
    this.counts = counts;
    this.registry = registry;
    this.ledger = ledger;
  }

  /**
   * Judges a transaction.
   *
   * @param taken the ids that it took, by commit
   */
  void check(List<KeyChange> changes, Map<String, Set<IdKey>> taken) {
    for (KeyChange change : changes) {
      if (change instanceof KeyChange.OfHorizon moved) {
        require(moved.after() > moved.before(), () -> "a step back of the " + moved);
      } else if (change instanceof KeyChange.OfId id) {
        check(id);
      } else if (change instanceof KeyChange.OfRecord record) {
        check(record, taken.containsKey(record.commit()));
      }
    }
    checkCompanions();
    checkUnpublished();
  }

  private void check(KeyChange.OfId change) {
    boolean below = change.key().day() < registry.horizon();
    require(change.before() == null || change.after() == null, () -> change + " passes it on");
    require(
        below == (change.after() == null), () -> change + " is on the wrong side of the horizon");
  }

  private void check(KeyChange.OfRecord change, boolean takesIds) {
    String commit = change.commit();
    String course = change.course();
    if (course.equals("nothing to PUBLISHED") || course.equals("FENCED to PUBLISHED")) {
      // Taken back; of a commit whose days have expired by now there are no ids to take.
      return;
    }
    require(
        takesIds == course.equals("nothing to COMMITTED"),
        () -> change + ", ids taken: " + takesIds);
    switch (course) {
      case "nothing to COMMITTED" -> {
        Set<String> targets = ledger.entry(commit).rows().keySet();
        require(
            targets.equals(change.after().targets()),
            () -> change + " has other files than its ids have hours");
        counts.count(targets.size() > 1 ? Seen.COMMITS_OF_SEVERAL_FILES : Seen.COMMITS_OF_ONE_FILE);
      }
      case "COMMITTED to PUBLISHED" -> counts.count(Seen.COMMITS_PUBLISHED);
      case "COMMITTED to COMMITTED", "PUBLISHED to PUBLISHED" ->
          require(
              change.before().hasSameRowsAs(change.after()),
              () -> change + " changes more than bytes");
      case "PUBLISHED to nothing" -> counts.count(Seen.RECORDS_FORGOTTEN);
      case "nothing to FENCED" -> counts.count(Seen.FENCES_SET);
      // Of a commit that is forgotten, nobody needs the fence.
      case "FENCED to nothing" ->
          require(ledger.entry(commit) != null, () -> change + " forgets a fence");
      default -> throw new Violation(change + " is no way to go");
    }
  }

  private void checkCompanions() {
    Map<String, Long> plain = new HashMap<>();
    for (IdKey key : registry.ids().keySet()) {
      if (key.plain()) {
        require(plain.put(key.id(), key.day()) == null, () -> key + " is taken on two days");
      }
    }
    require(
        plain.equals(registry.companions()),
        () -> "plain ids are " + plain + ", their companions " + registry.companions());
    registry
        .companionCommits()
        .forEach(
            (id, commit) ->
                require(
                    commit.equals(registry.ids().get(new IdKey(id, true, plain.get(id)))),
                    () -> id + "'s companion says that " + commit + " holds it"));
  }

  private void checkUnpublished() {
    Set<String> committed = new HashSet<>();
    registry
        .records()
        .forEach(
            (commit, record) -> {
              if (record.state().equals("COMMITTED")) {
                committed.add(record.pipeline() + "/" + commit);
              }
            });
    require(
        committed.equals(registry.unpublished()),
        () -> "committed are " + committed + ", listed are " + registry.unpublished());
  }
}
