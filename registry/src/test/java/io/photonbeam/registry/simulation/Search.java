package io.photonbeam.registry.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tries all that can happen in a small world, state by state: depth first, and not further where it
 * has been before. There is no going back in a run, so each other way is gone from the beginning.
 */
final class Search {
  private final SmallWorld.Setting setting;
  private final Flaw flaw;
  private final Set<Long> seen = new HashSet<>();
  private final List<Integer> path = new ArrayList<>();
  private final List<Integer> options = new ArrayList<>();
  private long ends;

  private Search(SmallWorld.Setting setting, Flaw flaw) {
    this.setting = setting;
    this.flaw = flaw;
  }

  /**
   * What came of it.
   *
   * @param states that were met
   * @param ends of these, in which nothing could happen any more
   * @param broken what promise is broken, and how it comes to that; empty if none is
   */
  record Result(long states, long ends, Optional<String> broken) {}

  /** Searches until all is tried, or a promise is broken. */
  static Result of(SmallWorld.Setting setting, Flaw flaw) {
    return new Search(setting, flaw).run();
  }

  private Result run() {
    try {
      do {
        runOnce();
      } while (next());
      return new Result(seen.size(), ends, Optional.empty());
    } catch (Violation e) {
      return new Result(seen.size(), ends, Optional.of(e.getMessage() + "\n" + again()));
    }
  }

  /** Repeats the path, and goes on with the first that can happen as long as that is new. */
  private void runOnce() {
    SmallWorld world = new SmallWorld(setting, flaw, Trace.off());
    path.forEach(world::take);
    while (seen.add(world.state())) {
      int count = world.options();
      if (count == 0) {
        ends++;
        world.end();
        return;
      }
      path.add(0);
      options.add(count);
      world.take(0);
    }
  }

  /** The next path; whether there is one. */
  private boolean next() {
    while (!path.isEmpty()) {
      int end = path.size() - 1;
      int option = path.remove(end) + 1;
      if (option < options.get(end)) {
        path.add(option);
        return true;
      }
      options.remove(end);
    }
    return false;
  }

  private String again() {
    List<String> lines = new ArrayList<>();
    SmallWorld world = new SmallWorld(setting, flaw, Trace.to(lines::add));
    try {
      path.forEach(world::take);
      world.end();
    } catch (Violation e) {
      return String.join("\n", lines);
    }
    throw new AssertionError("a promise was broken, but not when it was repeated: " + path);
  }
}
