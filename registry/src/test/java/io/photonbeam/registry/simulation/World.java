package io.photonbeam.registry.simulation;

import java.util.ArrayList;
import java.util.List;

/** What takes part in one run. */
final class World {
  private final Choices choices;
  private final Flaw flaw;
  private final Trace trace;
  private final Tally tally;
  private final Plan plan;
  private final Time time = new Time();
  private final EventLog log;
  private final SimulatedStore store;
  private final SimulatedFolder folder;
  private final Checker checker;
  private final List<Actor> actors = new ArrayList<>();
  private boolean troubled = true;

  World(long seed, Flaw flaw, Trace trace, Tally tally) {
    this.choices = new Choices(seed);
    this.flaw = flaw;
    this.trace = trace;
    this.tally = tally;
    this.plan = Plan.draw(choices);
    this.log = new EventLog(plan, choices);
    this.store = new SimulatedStore(this, this::storeChanged);
    this.folder = new SimulatedFolder(this::folderChanged);
    this.checker = new Checker(this);
    addActors();
  }

  Choices choices() {
    return choices;
  }

  Flaw flaw() {
    return flaw;
  }

  Trace trace() {
    return trace;
  }

  Tally tally() {
    return tally;
  }

  Plan plan() {
    return plan;
  }

  Time time() {
    return time;
  }

  EventLog log() {
    return log;
  }

  SimulatedStore store() {
    return store;
  }

  SimulatedFolder folder() {
    return folder;
  }

  Checker checker() {
    return checker;
  }

  List<Actor> actors() {
    return actors;
  }

  /** Whether things still go wrong. */
  boolean isTroubled() {
    return troubled;
  }

  void endTrouble() {
    troubled = false;
  }

  /** Lets an actor make a step, if one could; fast ones more often than slow ones. */
  boolean stepAny() {
    List<Actor> ready = new ArrayList<>();
    int weights = 0;
    for (Actor actor : actors) {
      if (actor.isReady()) {
        ready.add(actor);
        weights += actor.weight();
      }
    }
    if (ready.isEmpty()) {
      return false;
    }
    int chosen = choices.below(weights);
    for (Actor actor : ready) {
      chosen -= actor.weight();
      if (chosen < 0) {
        actor.step(choices.chance(0.7) ? 1 : choices.between(2, 8));
        break;
      }
    }
    return true;
  }

  private void addActors() {
    for (int p = 1; p <= plan.pipelines(); p++) {
      for (int w = 0; w < plan.writers(); w++) {
        actors.add(new Writer(this, "p" + p, "p" + p + "-writer" + w, w));
      }
      if (choices.chance(0.2)) {
        // Somebody thought that one was dead, and started another in its place.
        actors.add(new Writer(this, "p" + p, "p" + p + "-twin", 0));
      }
    }
    for (int r = 1; r <= plan.reconcilers(); r++) {
      actors.add(new Reconciler(this, "reconciler" + r));
    }
    for (int e = 1; e <= plan.expirers(); e++) {
      actors.add(new Expirer(this, "expiry" + e));
    }
  }

  private void storeChanged() {
    checker.storeChanged();
  }

  private void folderChanged() {
    checker.folderChanged();
  }
}
