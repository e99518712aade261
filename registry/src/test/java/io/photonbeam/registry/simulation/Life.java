package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One life of an actor, from its start to its end or its death: its view of the store, the folder,
 * the log and the time. Every use of them is a step, before which it may stand still for long. It
 * dies by being forgotten.
 */
final class Life {
  private final World world;
  private final Actor actor;
  private final SimulatedStore.Copy copy;
  private final StoreSteps store = new StoreSteps();
  private final FolderSteps folder;
  private final IdRegistry registry;
  private final CommitIds commitIds;
  private final Digest answers;
  private Routine routine;

  /**
   * Begins.
   *
   * @param memory what the actor remembers, as a number
   */
  Life(World world, Actor actor, long memory) {
    this.world = world;
    this.actor = actor;
    this.answers = new Digest(memory);
    this.routine = newRoutine();
    this.copy = world.store().current();
    this.folder = new FolderSteps(world, actor, this);
    this.registry = world.flaw().rules().open(store, settings(), isOfEarlierVersion());
    this.commitIds = new CommitIds(() -> world.time().now(actor.skew()), actor.bits());
  }

  /** Whether the world's registry has the layout of an earlier version: every other one. */
  private boolean isOfEarlierVersion() {
    return world.plan().days() % 2 == 0;
  }

  /** Goes on with a task by some steps; its follow-ups if it has come to its end. */
  Optional<List<Task>> resume(Task task, int steps) {
    Optional<List<Task>> next = routine.resume(() -> task.run(this), steps);
    if (next.isPresent()) {
      routine = newRoutine();
      answers.add("done");
    }
    return next;
  }

  private Routine newRoutine() {
    return new Routine(world.isExplored() ? answers::add : answer -> {});
  }

  /** Lets it make no more steps for now. */
  void interrupt() {
    routine.interrupt();
  }

  /** All that it has been answered so far, as a number. */
  long answers() {
    return answers.value();
  }

  IdRegistry registry() {
    return registry;
  }

  FolderSteps folder() {
    return folder;
  }

  /** When it is, by the actor's clock. */
  Instant now() {
    return note(() -> world.time().now(actor.skew()));
  }

  /** The store itself, for what a broken expiry does behind the registry's back. */
  TransactionalStore store() {
    return store;
  }

  CommitId newCommitId() {
    return note(commitIds::next);
  }

  /** Tells what came of something; behind the last step of a task. */
  void tell(Supplier<String> what) {
    world.trace().tell(actor.name(), what);
  }

  /** Takes long at some time for what it does next, so that others come far meanwhile. */
  void mayTakeLong(double chance) {
    if (note(() -> world.isTroubled() && world.choices().chance(chance))) {
      routine.step(actor::pauseLong);
    }
  }

  <T> T step(Supplier<T> effect) {
    return routine.step(effect);
  }

  <T> T note(Supplier<T> question) {
    return routine.note(question);
  }

  private RegistrySettings settings() {
    return new RegistrySettings(
        "",
        world.plan().patience(),
        () -> note(() -> world.time().now(actor.skew())),
        wait -> routine.step(() -> actor.pauseFor(wait.toMillis())));
  }

  private final class StoreSteps implements TransactionalStore {
    @Override
    public <T> T transact(Function<Transaction, T> body) {
      if (note(this::isLate)) {
        routine.step(actor::pauseLong);
      }
      return routine.step(() -> world.store().transact(copy, actor, body));
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      return routine.step(() -> world.store().read(copy, body));
    }

    private boolean isLate() {
      boolean late = world.isTroubled() && world.choices().chance(actor.late());
      if (late) {
        world.counts().count(Seen.TRANSACTIONS_LATE);
      }
      return late;
    }

    @Override
    public boolean isDistributed() {
      return false;
    }

    @Override
    public String description() {
      return "simulated";
    }

    @Override
    public void close() {}
  }
}
