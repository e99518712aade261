package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A process that takes part: it has one life after the other, each with its tasks. What it must
 * remember beyond a life it keeps in fields, as a pipeline does in its checkpoint.
 */
abstract class Actor {
  /** Longest pauses in milliseconds; a step takes about ten. */
  private static final List<Integer> PAUSES = List.of(20, 200, 2_000);

  private final World world;
  private final Site site;
  private final String name;
  private final Duration skew;
  private final int weight;
  private final double late;
  private final CountedBits bits;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private Life life;
  private long pausedUntil;
  private boolean busy;
  private boolean retired;

  Actor(World world, Site site, String name) {
    this.world = world;
    this.site = site;
    this.name = name;
    this.bits = new CountedBits(world.choices().bitsOf(name));
    long wrong = world.plan().skew().toMillis();
    this.skew = Duration.ofMillis(wrong == 0 ? 0 : world.choices().between(-1, 1) * wrong);
    this.late = world.choices().chance(0.4) ? world.plan().late() : 0;
    this.weight = world.choices().oneOf(List.of(1, 5, 25));
  }

  /** What it does first in each life. */
  abstract List<Task> begin();

  /** What it does when all is done; {@link Task#DONE} to retire. */
  abstract List<Task> goOn();

  final World world() {
    return world;
  }

  /** The output into which it writes. */
  final Site site() {
    return site;
  }

  final String name() {
    return name;
  }

  /** What it makes its commit ids of. */
  final RandomGenerator bits() {
    return bits;
  }

  /** What it has left of earlier lives. */
  String memory() {
    return "";
  }

  /** Whether it could go on, however long it would stand still. */
  final boolean isAlive() {
    return life != null;
  }

  /**
   * What will become of it depends on this alone, and on what it meets: on what it remembers, and
   * on all that it has been answered in this life.
   */
  final long position() {
    long remembered = (memory() + bits.used()).hashCode();
    return retired ? -1 : life == null ? remembered : life.answers();
  }

  /** By how much its clock is wrong. */
  final Duration skew() {
    return skew;
  }

  /** How often its transactions reach the store only after a long while. */
  final double late() {
    return late;
  }

  /** How much faster it is than others. */
  final int weight() {
    return weight;
  }

  /** Whether it could make a step now. */
  final boolean isReady() {
    return !busy && !retired && pausedUntil <= world.time().millis();
  }

  final boolean isRetired() {
    return retired;
  }

  /** Makes some steps. */
  final void step(int steps) {
    busy = true;
    try {
      startIfNew();
      Optional<List<Task>> next =
          tasks.isEmpty() ? Optional.of(Task.DONE) : life.resume(tasks.peek(), steps);
      next.ifPresent(this::finish);
      if (world.isTroubled() && world.choices().chance(world.plan().delay())) {
        pause();
      }
    } catch (StoreException | CommitStateUnknownException | FileFailure e) {
      world.counts().count(Seen.FAILURES);
      world.trace().tell(name, () -> "fails and starts again: " + e.getMessage());
      end();
      pause();
    } catch (RuntimeException e) {
      throw new Violation(name + " stopped with " + e, e);
    } finally {
      busy = false;
    }
  }

  /** Stands still for a time left to chance. */
  final void pause() {
    pauseFor(world.choices().between(1, world.choices().oneOf(PAUSES)));
  }

  /** Stands still while others come far. */
  final void pauseLong() {
    world.trace().tell(name, () -> "is late");
    pauseFor(world.choices().between(300, 3_000));
  }

  final void pauseFor(long millis) {
    pausedUntil = world.time().millis() + millis;
    if (life != null) {
      life.interrupt();
    }
  }

  /** Dies on the spot; what it held in memory is gone. */
  final void kill() {
    world.trace().tell(name, () -> "is killed");
    end();
    pause();
  }

  /** Dies and is never started again, or has nothing to do any more. */
  final void retire() {
    retired = true;
    end();
  }

  private void startIfNew() {
    if (life == null) {
      life = new Life(world, this, (memory() + bits.used()).hashCode());
      tasks.addAll(begin());
    }
  }

  private void finish(List<Task> next) {
    tasks.poll();
    for (int i = next.size() - 1; i >= 0; i--) {
      tasks.push(next.get(i));
    }
    if (tasks.isEmpty()) {
      tasks.addAll(goOn());
      retired = tasks.isEmpty();
    }
  }

  private void end() {
    life = null;
    tasks.clear();
  }
}
