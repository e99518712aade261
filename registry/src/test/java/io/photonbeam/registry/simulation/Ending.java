package io.photonbeam.registry.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The end of a run: a reconciliation of each output, after which all has to be in order, and
 * another one, which has to find nothing to do, and to say so.
 */
final class Ending {
  /** Far more than any reconciliation needs that comes to its end at all. */
  private static final int MAX_STEPS = 5_000;

  private final World world;

  Ending(World world) {
    this.world = world;
  }

  void reconcile() {
    if (world.disturbances().ofRegistrySince(0)) {
      recover();
    }
    // Beside visible files that no commit accounts for nobody starts, and all is left as it is.
    if (round().stream().allMatch(last -> last.verdict().isPresent())) {
      world.checker().atRest();
      reconcileInVain();
    }
  }

  private void recover() {
    for (Site site : world.sites()) {
      if (!site.isGone()) {
        runToItsEnd(new Recovery(world, site, world.nameOf("recovery", site)));
      }
    }
  }

  private void runToItsEnd(Actor actor) {
    for (int step = 0; step < MAX_STEPS && !actor.isRetired(); step++) {
      world.trace().nextStep();
      actor.step(Integer.MAX_VALUE);
    }
    if (!actor.isRetired()) {
      throw new Violation(actor.name() + " has no end");
    }
  }

  private List<Reconciler> round() {
    world.time().pass(world.plan().grace().plus(world.plan().skew().multipliedBy(2)).toMillis());
    List<Reconciler> all = new ArrayList<>();
    for (Site site : world.sites()) {
      if (!site.isGone()) {
        Reconciler last = Reconciler.last(world, site, world.nameOf("last", site));
        runToItsEnd(last);
        all.add(last);
      }
    }
    return all;
  }

  private void reconcileInVain() {
    long folderChanges = folderChanges();
    long storeChanges = world.checker().storeChanges();
    for (Reconciler last : round()) {
      requireNoFalseAlarm(last);
    }
    if (folderChanges != folderChanges() || storeChanges != world.checker().storeChanges()) {
      throw new Violation("a second reconciliation found something that the first had left");
    }
  }

  private static void requireNoFalseAlarm(Reconciler last) {
    World world = last.world();
    if (world.log().hasFarIds() && world.checker().hasExpired()) {
      return;
    }
    if (!last.verdict().get().isExact()
        && !world.checker().hasFileUnlikeItsRecord(last.site())
        && world.checker().problem(last.round()).isEmpty()) {
      throw new Violation("all is exact, but the report says " + last.verdict().get());
    }
  }

  private long folderChanges() {
    return world.sites().stream().mapToLong(site -> site.folder().changes()).sum();
  }
}
