package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.SimulatedFolder.Harm;
import java.util.ArrayList;
import java.util.List;

/**
 * A world in which what happens next is chosen by somebody else: which actor makes its next step,
 * or whether one of them dies, or a file is lost.
 */
final class SmallWorld {
  /**
   * What it is like.
   *
   * @param log the events
   * @param writers pipelines of one writer each, all of which read all events
   * @param reconcilers reconciliations, of one round each
   * @param deaths how often an actor may die, to begin anew or for good
   * @param losses how often the disk may lose a file
   * @param returns how often it may bring one back
   * @param switches how often an actor may have to stand still though it could go on; negative for
   *     any number
   */
  record Setting(
      List<Event> log,
      int writers,
      int reconcilers,
      int deaths,
      int losses,
      int returns,
      int switches) {}

  /** Something that may happen next. */
  private record Choice(String name, Runnable effect) {}

  private final World world;
  private int deaths;
  private int losses;
  private int returns;
  private int switches;
  private Actor last;
  private List<Choice> options;

  SmallWorld(Setting setting, Flaw flaw, Trace trace) {
    Plan plan = Plan.quiet(setting.log().size());
    EventLog log = new EventLog(setting.log());
    world = new World(Choices.none(), plan, log, flaw, trace, new SeenCounts());
    deaths = setting.deaths();
    losses = setting.losses();
    returns = setting.returns();
    switches = setting.switches();
    Site site = world.sites().get(0);
    for (int p = 1; p <= setting.writers(); p++) {
      world.add(new Writer(world, site, "p" + p, "writer" + p, 0), "p" + p);
    }
    for (int r = 1; r <= setting.reconcilers(); r++) {
      world.add(Reconciler.last(world, site, "reconciler" + r), "reconciler" + r);
    }
  }

  /** How many things may happen next; none if all have come to their end. */
  int options() {
    if (options == null) {
      options = new ArrayList<>();
      addSteps();
      if (!options.isEmpty()) {
        addTroubles();
      }
    }
    return options.size();
  }

  /** Lets one of them happen. */
  void take(int option) {
    options();
    Choice choice = options.get(option);
    options = null;
    world.trace().nextStep();
    world.trace().tell("", () -> "(" + choice.name() + ")");
    choice.effect().run();
  }

  /** Reconciles, when all have come to their end. */
  void end() {
    world.endTrouble();
    new Ending(world).reconcile();
  }

  /** Two states of the same number go on in the same ways. */
  long state() {
    Digest digest = new Digest(deaths + 8 * losses + 64 * returns);
    digest.add(world.store().content());
    world
        .sites()
        .forEach(
            site -> {
              digest.add(site.folder().files());
              digest.add(new ArrayList<>(site.folder().away()));
            });
    world.actors().forEach(actor -> digest.add(actor.position()));
    if (switches >= 0) {
      digest.add(switches);
      digest.add(last == null ? -1 : world.actors().indexOf(last));
    }
    return digest.value();
  }

  private void addSteps() {
    boolean lastGoesOn = last != null && !last.isRetired();
    for (Actor actor : world.actors()) {
      if (!actor.isRetired() && (switches != 0 || !lastGoesOn || actor == last)) {
        options.add(new Choice(actor.name() + " goes on", () -> step(actor, lastGoesOn)));
      }
    }
  }

  private void step(Actor actor, boolean lastGoesOn) {
    if (lastGoesOn && actor != last && switches > 0) {
      switches--;
    }
    last = actor;
    actor.step(1);
  }

  private void addTroubles() {
    for (Actor actor : world.actors()) {
      if (deaths > 0 && actor.isAlive()) {
        options.add(new Choice(actor.name() + " dies", () -> die(actor, false)));
        options.add(new Choice(actor.name() + " dies for good", () -> die(actor, true)));
      }
    }
    SimulatedFolder folder = world.sites().get(0).folder();
    if (losses > 0) {
      folder.files().keySet().forEach(path -> options.add(new Choice("loss", () -> lose(path))));
    }
    if (returns > 0) {
      folder.away().forEach(path -> options.add(new Choice("return", () -> comeBack(path))));
    }
  }

  private void die(Actor actor, boolean forGood) {
    deaths--;
    actor.kill();
    if (forGood) {
      actor.retire();
    }
  }

  private void lose(String path) {
    losses--;
    SimulatedFolder folder = world.sites().get(0).folder();
    world.disturbances().ofCommit(folder.files().get(path).commit());
    folder.harm(path, Harm.LOST);
  }

  private void comeBack(String path) {
    returns--;
    SimulatedFolder folder = world.sites().get(0).folder();
    world.disturbances().ofCommit(folder.away(path).commit());
    folder.comeBack(path);
  }
}
