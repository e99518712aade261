package io.photonbeam.registry.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder as an actor uses it: every use is a step, and may fail, before it is made or after.
 */
final class FolderSteps {
  /** A staged file as a listing shows it. */
  record Listed(String path, String commit, String target) {}

  private final World world;
  private final Actor actor;
  private final Life life;

  FolderSteps(World world, Actor actor, Life life) {
    this.world = world;
    this.actor = actor;
    this.life = life;
  }

  /** Begins a file, which must not exist. */
  void create(String path, String commit, String target, List<String> rows) {
    change(
        "create",
        path,
        () ->
            folder().create(path, new SimulatedFile(commit, target, rows, world.time().millis())));
  }

  void write(String path) {
    change("write", path, () -> folder().write(path));
  }

  void force(String path) {
    change("force", path, () -> folder().force(path));
  }

  void move(String from, String to) {
    change("move", from, () -> folder().move(from, to));
  }

  void deleteIfExists(String path) {
    change("delete", path, () -> folder().deleteIfExists(path));
  }

  /** Makes durable what was done in the folder of a path. */
  void syncAround(String path) {
    String parent = SimulatedFolder.parent(path);
    change("sync", parent, () -> folder().sync(parent));
  }

  boolean exists(String path) {
    return life.step(() -> folder().files().containsKey(path));
  }

  boolean isWhole(String path) {
    return life.step(
        () -> {
          SimulatedFile file = folder().files().get(path);
          return file != null && file.isWhole();
        });
  }

  /** The targets of all files that are published and whole. */
  Set<String> wholePublished() {
    return life.step(
        () -> {
          Set<String> targets = new HashSet<>();
          folder().files().forEach((path, file) -> addPublished(targets, path, file));
          return targets;
        });
  }

  /** The staged files that are older than the grace time, by this actor's clock. */
  List<Listed> staleStaged() {
    return life.step(
        () -> {
          long now = world.time().now(actor.skew()).toEpochMilli();
          long youngest = now - world.plan().grace().toMillis();
          List<Listed> listed = new ArrayList<>();
          for (Map.Entry<String, SimulatedFile> entry : folder().files().entrySet()) {
            SimulatedFile file = entry.getValue();
            if (entry.getKey().startsWith(SimulatedFolder.STAGED) && file.created() <= youngest) {
              listed.add(new Listed(entry.getKey(), file.commit(), file.target()));
            }
          }
          return listed;
        });
  }

  private static void addPublished(Set<String> targets, String path, SimulatedFile file) {
    if (path.startsWith(SimulatedFolder.PUBLISHED) && file.isWhole()) {
      targets.add(file.target());
    }
  }

  private void change(String verb, String path, Runnable change) {
    life.step(
        () -> {
          boolean fails = world.isTroubled() && world.choices().chance(world.plan().folder());
          boolean made = !fails || world.choices().chance(0.5);
          String outcome = fails ? made ? ": made, but fails" : ": fails" : "";
          world.trace().tell(actor.name(), () -> verb + " " + path + outcome);
          if (made) {
            change.run();
          }
          if (fails) {
            world.tally().count(Seen.FOLDER_FAILURES);
            throw new FileFailure("cannot " + verb + " " + path);
          }
          return null;
        });
  }

  private SimulatedFolder folder() {
    return world.folder();
  }
}
