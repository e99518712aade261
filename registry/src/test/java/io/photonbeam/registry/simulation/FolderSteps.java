package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.simulation.SimulatedFile.Content;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.VisibleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The folder as an actor uses it: every use is a step, and may fail, before it is made or after.
 */
final class FolderSteps {
  /** A staged file as a listing shows it. */
  record Listed(String path, String commit, String target) {}

  /** What shows after a power cut only. */
  private static final Set<String> INVISIBLE = Set.of("force", "sync");

  private final World world;
  private final Actor actor;
  private final Life life;

  FolderSteps(World world, Actor actor, Life life) {
    this.world = world;
    this.actor = actor;
    this.life = life;
  }

  /** Begins a file, which must not exist. */
  void create(String path, String commit, String target, Content content) {
    change(
        "create",
        path,
        () ->
            folder()
                .create(path, new SimulatedFile(commit, target, content, world.time().millis())));
  }

  void write(String path) {
    change("write", path, () -> folder().write(path));
  }

  void force(String path) {
    change("force", path, () -> folder().force(path));
  }

  void move(String from, String to) {
    change("move", from, () -> moveNow(from, to));
  }

  /**
   * What was spoilt while it was staged, or forgotten as the registry was put back, shows when it
   * is moved.
   */
  private void moveNow(String from, String to) {
    folder().move(from, to);
    SimulatedFile moved = folder().files().get(to);
    if (moved.isDamaged()) {
      world.disturbances().spoiltCommit(moved.commit());
    }
    if (world.checker().isForgotten(moved)) {
      world.disturbances().ofCommit(moved.commit());
    }
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

  /** Whether a staged file is there as it is recorded, byte by byte. */
  boolean isWhole(String path, OutputFile recorded) {
    return state(path, recorded, true) == FileState.WHOLE;
  }

  /** How a file is, by its size, or by all of its bytes. */
  FileState state(String path, OutputFile recorded, boolean deep) {
    return life.step(
        () -> {
          SimulatedFile file = folder().files().get(path);
          if (file == null || file.bytes() != recorded.bytes()) {
            return FileState.LOST;
          }
          if (deep && file.isUnreadable()) {
            return FileState.UNREADABLE;
          }
          return !deep || file.checksum().equals(recorded.checksum())
              ? FileState.WHOLE
              : FileState.LOST;
        });
  }

  /** The rows of a file; empty if it does not tell them. */
  Optional<List<String>> rows(String path) {
    return life.step(
        () ->
            Optional.ofNullable(folder().files().get(path))
                .filter(file -> file.isWhole() && !file.isUnreadable())
                .map(SimulatedFile::rows));
  }

  /** All that readers see. */
  List<VisibleFile> visible() {
    return life.step(
        () ->
            folder().files().keySet().stream()
                .filter(path -> path.startsWith(SimulatedFolder.PUBLISHED))
                .map(path -> VisibleFile.of(path.substring(SimulatedFolder.PUBLISHED.length())))
                .toList());
  }

  /** The rows of some files that readers see, as their own metadata tell them. */
  Map<String, SimulatedFile> filesOf(String commit) {
    return life.step(
        () -> {
          Map<String, SimulatedFile> found = new TreeMap<>(folder().files());
          found
              .entrySet()
              .removeIf(
                  entry ->
                      !entry.getKey().startsWith(SimulatedFolder.PUBLISHED)
                          || !entry.getKey().endsWith("/" + commit + ".parquet"));
          return found;
        });
  }

  /** The pipelines of which there are staged files. */
  Set<String> traces() {
    return life.step(
        () -> {
          Set<String> traces = new TreeSet<>();
          folder().files().keySet().stream()
              .filter(path -> path.startsWith(SimulatedFolder.STAGED))
              .forEach(path -> traces.add(SimulatedFolder.stagedBy(path)));
          return traces;
        });
  }

  /** Some pipelines' staged files older than the grace time, by this actor's clock. */
  List<Listed> staleStaged(Set<String> pipelines) {
    return life.step(
        () -> {
          long now = world.time().now(actor.skew()).toEpochMilli();
          long youngest = now - world.plan().grace().toMillis();
          List<Listed> listed = new ArrayList<>();
          for (Map.Entry<String, SimulatedFile> entry : folder().files().entrySet()) {
            SimulatedFile file = entry.getValue();
            if (file.created() <= youngest && isStagedBy(pipelines, entry.getKey())) {
              listed.add(new Listed(entry.getKey(), file.commit(), file.target()));
            }
          }
          return listed;
        });
  }

  private static boolean isStagedBy(Set<String> pipelines, String path) {
    return path.startsWith(SimulatedFolder.STAGED)
        && pipelines.contains(SimulatedFolder.stagedBy(path));
  }

  private void change(String verb, String path, Runnable change) {
    Supplier<Void> effect =
        () -> {
          boolean fails = world.isTroubled() && world.choices().chance(world.plan().folder());
          boolean made = !fails || world.choices().chance(0.5);
          String outcome = fails ? made ? ": made, but fails" : ": fails" : "";
          world.trace().tell(actor.name(), () -> verb + " " + path + outcome);
          if (made) {
            change.run();
          }
          if (fails) {
            world.counts().count(Seen.FOLDER_FAILURES);
            throw new FileFailure("cannot " + verb + " " + path);
          }
          return null;
        };
    var unused =
        world.isExplored() && INVISIBLE.contains(verb) ? life.note(effect) : life.step(effect);
  }

  private SimulatedFolder folder() {
    return actor.site().folder();
  }
}
