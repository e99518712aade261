package io.photonbeam.registry.simulation;

/**
 * One run: a time of trouble, then one of calm in which some finish what they had begun and some
 * never come back, and at last a reconciliation, after which all has to be in order.
 */
final class Simulation {
  /** Far more than any run needs that comes to rest at all. */
  private static final int MAX_CALM_STEPS = 5_000;

  private final World world;

  private Simulation(World world) {
    this.world = world;
  }

  /**
   * Makes a run.
   *
   * @throws Violation if a promise was broken
   */
  static void run(long seed, Flaw flaw, Trace trace, SeenCounts counts) {
    World world = World.drawn(seed, flaw, trace, counts);
    trace.tell("plan", () -> world.plan().toString());
    trace.tell("log", () -> world.log().future().toString());
    new Simulation(world).run();
    counts.count(Seen.RUNS);
  }

  private void run() {
    for (int step = 0; step < world.plan().steps(); step++) {
      next();
      trouble();
    }
    world.trace().tell("calm", () -> "no more trouble");
    world.endTrouble();
    new Mischief(world).isUndone();
    calm();
    if (world.log().hasSeveralHours()) {
      world.counts().count(Seen.EVENTS_LOGGED_IN_SEVERAL_HOURS);
    }
    new Ending(world).reconcile();
  }

  private void next() {
    world.trace().nextStep();
    world.counts().count(Seen.STEPS);
    if (!world.log().isWhole() && world.choices().chance(0.15)) {
      Event event = world.log().append();
      world.trace().tell("log", () -> "event " + event);
      if (event.day() < world.checker().horizon()) {
        world.counts().count(Seen.EVENTS_LOGGED_BELOW_THE_HORIZON);
      }
    }
    world.time().pass(world.choices().between(1, 20));
    if (!world.stepAny()) {
      world.time().pass(100);
    }
  }

  private void trouble() {
    Plan plan = world.plan();
    Choices choices = world.choices();
    if (choices.chance(0.05)) {
      world.store().arrive();
    }
    if (choices.chance(plan.kill())) {
      world.counts().count(Seen.ACTORS_KILLED);
      choices.oneOf(world.actors()).kill();
    }
    if (choices.chance(plan.powerCut())) {
      world.counts().count(Seen.POWER_CUTS);
      world.trace().tell("power cut", () -> "all are killed");
      world.actors().forEach(Actor::kill);
      world.sites().forEach(site -> site.folder().powerCut(choices));
    }
    new Mischief(world).happens();
  }

  private void calm() {
    for (Actor actor : world.actors()) {
      if (world.choices().chance(0.5)) {
        world.trace().tell(actor.name(), () -> "never comes back");
        actor.retire();
      }
    }
    while (!world.log().isWhole()) {
      world.log().append();
    }
    while (world.store().isUnderWay()) {
      world.store().arrive();
    }
    for (int step = 0; step < MAX_CALM_STEPS; step++) {
      if (world.actors().stream().allMatch(Actor::isRetired)) {
        return;
      }
      next();
    }
    throw new Violation("there is no end: somebody fails again and again");
  }
}
