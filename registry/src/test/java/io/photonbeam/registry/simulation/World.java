package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OutputId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What takes part in one run. */
final class World {
  private final Choices choices;
  private final Flaw flaw;
  private final Trace trace;
  private final SeenCounts counts;
  private final Plan plan;
  private final Time time = new Time();
  private final EventLog log;
  private final SimulatedStore store;
  private final List<Site> sites = new ArrayList<>();
  private final Disturbances disturbances = new Disturbances();
  private final Checker checker;
  private final List<Actor> actors = new ArrayList<>();
  private final Set<String> pipelines = new TreeSet<>();
  private boolean troubled = true;

  /** A world without anybody in it. */
  World(Choices choices, Plan plan, EventLog log, Flaw flaw, Trace trace, SeenCounts counts) {
    this.choices = choices;
    this.plan = plan;
    this.log = log;
    this.flaw = flaw;
    this.trace = trace;
    this.counts = counts;
    this.store = new SimulatedStore(this, this::storeChanged);
    this.checker = new Checker(this);
    for (int s = 0; s < plan.sites(); s++) {
      sites.add(
          new Site(OutputId.random(choices.bits()), new SimulatedFolder(this::folderChanged)));
    }
  }

  /** A world that is drawn from a seed. */
  static World drawn(long seed, Flaw flaw, Trace trace, SeenCounts counts) {
    Choices choices = new Choices(seed);
    Plan plan = Plan.draw(choices);
    World world = new World(choices, plan, new EventLog(plan, choices), flaw, trace, counts);
    world.addActors();
    return world;
  }

  /** Lets an actor take part that runs a pipeline of that name. */
  void add(Actor actor, String pipeline) {
    pipelines.add(pipeline);
    actors.add(actor);
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

  SeenCounts counts() {
    return counts;
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

  /** The outputs that share the registry. */
  List<Site> sites() {
    return sites;
  }

  /** A file of one of the outputs, or null; commits are in one output each. */
  SimulatedFile find(String path) {
    return sites.stream()
        .map(site -> site.folder().files().get(path))
        .filter(file -> file != null)
        .findFirst()
        .orElse(null);
  }

  /** Whether the disk ever lost or damaged the file with this target, staged or published. */
  boolean everLost(String target) {
    return sites.stream().anyMatch(site -> site.folder().everLost(target));
  }

  Disturbances disturbances() {
    return disturbances;
  }

  Checker checker() {
    return checker;
  }

  List<Actor> actors() {
    return actors;
  }

  /** The pipelines of outputs that are gone for good, as people know them. */
  Set<String> pipelinesThatAreGone() {
    Set<String> gone = new TreeSet<>();
    for (String pipeline : pipelines) {
      if (sites.stream().anyMatch(site -> site.isGone() && checker.isOf(site, pipeline))) {
        gone.add(pipeline);
      }
    }
    return gone;
  }

  /** A name for a run that works in an output. */
  String nameOf(String what, Site site) {
    String name = what + sites.indexOf(site);
    pipelines.add(name);
    return name;
  }

  /** The names of all pipelines and reconciliations. */
  Set<String> pipelines() {
    return pipelines;
  }

  /** Whether all that can happen is tried, and power cuts are none of it. */
  boolean isExplored() {
    return plan.steps() == 0;
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
      String pipeline = "p" + p;
      Site site = sites.get((p - 1) % sites.size());
      for (int w = 0; w < plan.writers(); w++) {
        add(new Writer(this, site, pipeline, pipeline + "-writer" + w, w), pipeline);
      }
      if (choices.chance(0.2)) {
        // Somebody thought that one was dead, and started another in its place.
        add(new Writer(this, site, pipeline, pipeline + "-twin", 0), pipeline);
      }
    }
    for (int r = 1; r <= plan.reconcilers(); r++) {
      String name = "reconciler" + r;
      add(new Reconciler(this, choices.oneOf(sites), name), name);
    }
    for (int e = 1; e <= plan.expirers(); e++) {
      actors.add(new Expirer(this, sites.get(0), "expiry" + e));
    }
  }

  private void storeChanged() {
    checker.storeChanged();
  }

  private void folderChanged() {
    checker.folderChanged();
  }
}
