package io.photonbeam.registry.simulation;

import io.photonbeam.registry.simulation.SimulatedFile.Content;
import io.photonbeam.registry.simulation.SimulatedFolder.Harm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is done to outputs, logs and the registry from outside, now and then. */
final class Mischief {
  private static final List<String> STRANGERS =
      List.of("part-00000", "20260101-000000000-0000000000000000");

  private final World world;
  private final Plan plan;
  private final Choices choices;

  Mischief(World world) {
    this.world = world;
    this.plan = world.plan();
    this.choices = world.choices();
  }

  /** Lets some of it happen, if it is its time. */
  void happens() {
    Site site = choices.oneOf(world.sites());
    if (choices.chance(plan.loss())) {
      harm(site.folder());
    }
    if (choices.chance(plan.comesBack()) && !site.isGone()) {
      comeBack(site.folder());
    }
    if (choices.chance(plan.unreadable())) {
      makeUnreadable(site.folder());
    }
    if (choices.chance(plan.foreign()) && !site.isGone()) {
      putStrange(site.folder());
    }
    if (choices.chance(plan.putBack())) {
      putBack();
    }
    if (choices.chance(plan.gone()) && world.sites().size() > 1) {
      leave(world.sites().get(1));
    }
  }

  /**
   * A file of no commit, of one that never was, or of one but in another place: in the place of a
   * file that a commit has, it would be a damaged file and none that nobody has committed.
   */
  private void putStrange(SimulatedFolder folder) {
    Event event = choices.oneOf(world.log().future());
    List<SimulatedFile> published =
        folder.files().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(SimulatedFolder.PUBLISHED))
            .map(Map.Entry::getValue)
            .toList();
    boolean copied = choices.chance(0.4) && !published.isEmpty();
    String commit = copied ? choices.oneOf(published).commit() : choices.oneOf(STRANGERS);
    String target = event.path(commit);
    if (folder.files().containsKey(SimulatedFolder.published(target))
        || world.checker().isCommitted(commit, target)) {
      return;
    }
    SimulatedFile file =
        new SimulatedFile(
            commit, target, new Content(List.of(event.id()), 2), world.time().millis());
    file.write();
    file.force();
    world.counts().count(Seen.STRANGE_FILES);
    world.trace().tell("somebody", () -> "puts " + target + " among the published files");
    world.disturbances().ofCommit(commit);
    folder.putStrange(SimulatedFolder.published(target), file);
  }

  private void putBack() {
    if (choices.chance(0.5)) {
      world.trace().tell("somebody", () -> "makes a copy of the registry");
      world.store().backUp();
      world.checker().backedUp();
    } else {
      boolean file = choices.chance(0.5);
      world.counts().count(Seen.REGISTRIES_PUT_BACK);
      world.trace().tell("somebody", () -> "puts the registry back, as a file: " + file);
      world.store().putBack(file);
      world.checker().putBack();
    }
  }

  private void leave(Site site) {
    if (!site.isGone()) {
      world.counts().count(Seen.OUTPUTS_GONE);
      world.trace().tell("an output", () -> "is gone for good");
      world.actors().stream().filter(actor -> actor.site() == site).forEach(Actor::retire);
      site.leave();
    }
  }

  /** At last somebody mends what can be mended. */
  void isUndone() {
    mendUnreadable();
    if (choices.chance(0.8)) {
      world.sites().forEach(site -> site.folder().removeStrange());
    }
  }

  private void mendUnreadable() {
    world.log().mend();
    for (Site site : world.sites()) {
      site.folder().files().values().forEach(file -> file.setUnreadable(false));
    }
  }

  private void harm(SimulatedFolder folder) {
    if (folder.files().isEmpty()) {
      return;
    }
    String path = choices.oneOf(List.copyOf(folder.files().keySet()));
    if (folder.isStrange(folder.files().get(path))) {
      return;
    }
    String commit = folder.files().get(path).commit();
    Harm harm = choices.oneOf(List.of(Harm.LOST, Harm.LOST, Harm.LOST, Harm.CUT_OFF, Harm.FLIPPED));
    List<String> paths = choices.chance(0.5) ? pathsOf(commit, folder) : List.of(path);
    paths.forEach(each -> harm(folder, each, harm));
  }

  /** All files of a commit: only what was lost together can be made again with rows exchanged. */
  private static List<String> pathsOf(String commit, SimulatedFolder folder) {
    return folder.files().entrySet().stream()
        .filter(entry -> entry.getValue().commit().equals(commit))
        .filter(entry -> !folder.isStrange(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void harm(SimulatedFolder folder, String path, Harm harm) {
    world.counts().count(Seen.FILES_LOST);
    world.trace().tell("the disk", () -> harm + " " + path);
    world.disturbances().ofCommit(folder.files().get(path).commit());
    folder.harm(path, harm);
  }

  private void comeBack(SimulatedFolder folder) {
    List<String> away = new ArrayList<>(folder.away());
    if (!away.isEmpty()) {
      String path = choices.oneOf(away);
      world.counts().count(Seen.FILES_COME_BACK);
      world.trace().tell("the disk", () -> "brings back " + path);
      SimulatedFile now = folder.files().get(path);
      if (now != null && now.isWhole() && !now.checksum().equals(folder.away(path).checksum())) {
        world.counts().count(Seen.FILES_COME_BACK_OUT_OF_DATE);
      }
      world.disturbances().ofCommit(folder.away(path).commit());
      folder.comeBack(path);
    }
  }

  private void makeUnreadable(SimulatedFolder folder) {
    world.counts().count(Seen.THINGS_UNREADABLE);
    if (choices.chance(0.5)) {
      world.trace().tell("the log", () -> "can't be read at some place");
      world.log().spoil(choices);
    } else if (choices.chance(0.5)) {
      mendUnreadable();
    } else if (!folder.files().isEmpty()) {
      String path = choices.oneOf(List.copyOf(folder.files().keySet()));
      world.trace().tell("the disk", () -> "does not let anybody read " + path);
      folder.files().get(path).setUnreadable(true);
    }
  }
}
