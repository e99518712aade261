package io.photonbeam.resilience;

import io.photonbeam.registry.Sleeper;
import io.photonbeam.store.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How one run retries calls to all its stores, within a process: which stores it calls, whether one
 * of them is away, and when waiting has to end. Thread-safe.
 */
public final class RetryPolicy {
  private final RetrySettings settings;
  private final Clock clock;
  private final Pauses pauses;
  private final Waiting waiting;
  private final OutageLog news = new OutageLog();
  private final List<StoreCalls<?>> stores = new CopyOnWriteArrayList<>();

  /**
   * With a time of its own.
   *
   * @param random thread-safe
   */
  public RetryPolicy(RetrySettings settings, Clock clock, Sleeper sleeper, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.pauses = new Pauses(settings.firstPause(), settings.longestPause(), random);
    this.waiting = new Waiting(settings.stopGrace(), clock, sleeper, pauses);
  }

  /**
   * In real time.
   *
   * @param random thread-safe
   */
  public static RetryPolicy system(RetrySettings settings, RandomGenerator random) {
    return new RetryPolicy(settings, new SteadyClock(), Sleeper.system(), random);
  }

  /**
   * Patient calls to a store. While it is away, so is the whole run.
   *
   * @param name of the store for people, such as registry
   * @param store gives the store, opening it when need be; asked for each attempt
   */
  public <S> StoreCalls<S> callsTo(String name, Supplier<S> store) {
    StoreCalls<S> calls =
        new StoreCalls<>(name, store, waiting, newCircuit(name), newCircuit(name));
    stores.add(calls);
    return calls;
  }

  private Circuit newCircuit(String name) {
    return new Circuit(name, settings.failuresToOpen(), pauses, clock, news::add);
  }

  /** Whether a store is away, so that reading has to wait. Cheap. */
  public boolean isAway() {
    for (StoreCalls<?> store : stores) {
      if (store.isAway()) {
        return true;
      }
    }
    return false;
  }

  /** All stores that are called patiently. */
  public List<StoreCalls<?>> stores() {
    return List.copyOf(stores);
  }

  /** The stores that are away now. */
  public List<Away> awayNow() {
    return stores.stream()
        .flatMap(store -> store.outage().stream())
        .map(outage -> new Away(outage.store(), outage.describe(clock.instant())))
        .toList();
  }

  /** How long a store has been away; zero if it is not. */
  public Duration awayFor(StoreCalls<?> store) {
    return store.outage().map(outage -> outage.lasts(clock.instant())).orElse(Duration.ZERO);
  }

  /** Which stores went away or came back since this was last asked, in sentences. */
  public List<String> takeNews() {
    return news.take();
  }

  /** The run was asked to stop: an outage is waited for no longer than the grace time. */
  public void stop() {
    waiting.stop();
  }

  /** The run is over: whoever still waits gives up. */
  public void end() {
    waiting.end();
  }

  /** Why somebody gave waiting up after {@link #stop}; empty as long as nobody has. */
  public Optional<String> gaveUp() {
    return waiting.gaveUp();
  }
}
