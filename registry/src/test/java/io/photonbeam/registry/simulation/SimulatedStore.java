package io.photonbeam.registry.simulation;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The store that all actors share, with the faults of the run's plan. */
final class SimulatedStore {
  private static final KeyRange ALL_KEYS = KeyRange.of(new byte[] {0}, new byte[] {-1});

  /** A read that finds something fails less often than a write, for there are more of them. */
  private static final double READS_AWAY = 0.1;

  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  /** One file of the registry; another copy may be moved into its place. */
  static final class Copy {
    private final TransactionalStore store =
        MemoryStore.open("", new StoreOptions(Duration.ofDays(1), () -> Instant.EPOCH));
  }

  private Copy current = new Copy();
  private List<KeyValue> backup = List.of();
  private final World world;
  private final Runnable changed;
  private final List<Attempt> underWay = new ArrayList<>();

  /**
   * Makes an empty store.
   *
   * @param changed called after each transaction that was applied
   */
  SimulatedStore(World world, Runnable changed) {
    this.world = world;
    this.changed = changed;
  }

  /** Every key and value, as they are now. */
  List<KeyValue> content() {
    return current.store.read(transaction -> transaction.scan(ALL_KEYS, Integer.MAX_VALUE));
  }

  /** What a process opens that starts now. */
  Copy current() {
    return current;
  }

  /** Makes a copy that the registry may be put back to. */
  void backUp() {
    backup = content();
  }

  /**
   * Puts the backup into the registry's place.
   *
   * @param file whether it is moved over the registry's file; who has that open reads on in it. If
   *     not, nobody is told
   */
  void putBack(boolean file) {
    current = file ? new Copy() : current;
    current.store.transact(
        transaction -> {
          transaction.clear(ALL_KEYS);
          backup.forEach(entry -> transaction.set(entry.key(), entry.value()));
          return null;
        });
    underWay.clear();
  }

  /**
   * Makes a transaction.
   *
   * @throws StoreUnavailableException if the store is not, or its file is not the registry any more
   */
  <T> T transact(Copy copy, Actor caller, Function<Transaction, T> body) {
    if (copy != current) {
      world.counts().count(Seen.WRITES_INTO_AN_OLD_FILE_REFUSED);
      throw new StoreUnavailableException("the registry's file is another one");
    }
    Optional<StoreFault> fault = fault(caller);
    if (fault.isEmpty()) {
      return apply(body);
    }
    return switch (fault.get()) {
      case OVERTAKEN -> applyOvertaken(body);
      case CONFLICT -> {
        runInVain(body);
        others();
        yield apply(body);
      }
      case TOO_OLD -> {
        runInVain(body);
        others();
        runInVain(body);
        throw new StoreUnavailableException("every attempt grew too old");
      }
      case UNAVAILABLE -> throw new StoreUnavailableException("away");
      case LOST_BEFORE_APPLYING -> throw new CommitUnknownException("lost before applying", null);
      case LOST_AFTER_APPLYING -> {
        var unheard = apply(body);
        throw new CommitUnknownException("lost after applying: " + unheard, null);
      }
      case LOST_UNDER_WAY -> {
        underWay.add(runInVain(body));
        throw new CommitUnknownException("lost under way", null);
      }
      case SLOW -> {
        T answer = apply(body);
        caller.pause();
        yield answer;
      }
    };
  }

  <T> T read(Copy copy, Function<ReadTransaction, T> body) {
    T found = copy.store.read(body);
    double away = READS_AWAY * world.plan().store().get(StoreFault.UNAVAILABLE);
    if (world.isTroubled() && !Routine.isNothing(found) && world.choices().chance(away)) {
      world.counts().count(Seen.READS_REFUSED);
      throw new StoreUnavailableException("away");
    }
    return found;
  }

  /** Lets something arrive that was under way, or never arrive. */
  void arrive() {
    if (!underWay.isEmpty()) {
      Attempt attempt = underWay.remove(world.choices().below(underWay.size()));
      if (world.choices().chance(0.7)) {
        world.counts().count(Seen.LATE_ARRIVALS);
        world.trace().tell("the store", () -> "applies what was under way");
        applyAgain(attempt);
      }
    }
  }

  /** Whether something is under way that could still be applied. */
  boolean isUnderWay() {
    return !underWay.isEmpty();
  }

  private Optional<StoreFault> fault(Actor caller) {
    if (!world.isTroubled()) {
      return Optional.empty();
    }
    Optional<StoreFault> fault = StoreFault.happening(world.plan().store(), world.choices());
    fault.ifPresent(
        known -> {
          world.counts().count(known);
          world.trace().tell(caller.name(), () -> "  the store: " + known);
        });
    return fault;
  }

  private <T> T apply(Function<Transaction, T> body) {
    Attempt[] last = {null};
    T answer =
        current.store.transact(
            transaction -> {
              last[0] = new Attempt(transaction);
              return body.apply(last[0]);
            });
    if (world.flaw() != Flaw.LOST_ATTEMPTS_APPLIED_LATER) {
      underWay.removeIf(attempt -> attempt.isOvertakenBy(last[0]));
    }
    changed.run();
    return answer;
  }

  /** Others come between the reads of the first attempt and its commit. */
  private <T> T applyOvertaken(Function<Transaction, T> body) {
    if (world.flaw() == Flaw.CONFLICTS_NOT_NOTICED) {
      List<T> answer = new ArrayList<>();
      Attempt attempt = runInVain(transaction -> answer.add(body.apply(transaction)));
      others();
      applyAgain(attempt);
      return answer.get(0);
    }
    int[] attempts = {0};
    return apply(
        transaction -> {
          T answer = body.apply(transaction);
          if (attempts[0]++ == 0) {
            others();
          } else {
            world.counts().count(Seen.REAL_CONFLICTS);
          }
          return answer;
        });
  }

  private void applyAgain(Attempt attempt) {
    apply(
        transaction -> {
          attempt.applyTo(transaction);
          return null;
        });
  }

  private void others() {
    for (int steps = world.choices().between(1, 12); steps > 0; steps--) {
      world.stepAny();
    }
  }

  private Attempt runInVain(Function<Transaction, ?> body) {
    Attempt[] attempt = {null};
    try {
      current.store.transact(
          transaction -> {
            attempt[0] = new Attempt(transaction);
            var unused = body.apply(attempt[0]);
            throw new Abandoned();
          });
    } catch (Abandoned e) {
      // As meant.
    }
    return attempt[0];
  }
}
