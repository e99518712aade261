package io.photonbeam.resilience;

import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreUnavailableException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls to one store that wait for it when it is away, as long as it takes. Thread-safe.
 *
 * <p>A call is repeated, as it is, when it fails in a way that may pass: the store is unavailable,
 * or the outcome of a write is unknown. So a call must be one that can be repeated, and a write
 * that was applied must agree to being applied again, as all of {@link
 * io.photonbeam.registry.IdRegistry}'s do. Any other exception is the caller's at once.
 *
 * <p>A call ends without an answer only when the thread is interrupted, the run has ended, or it
 * was asked to stop and the outage outlasts the grace time. Then
 *
 * <ul>
 *   <li>{@link StoreUnavailableException} says that no attempt was applied;
 *   <li>{@link CommitStateUnknownException} or {@link CommitUnknownException} says that one may
 *       have been: clean nothing up. It is thrown, rather than what came later, whenever an earlier
 *       attempt has ended so.
 * </ul>
 *
 * <p>Reads and writes each have their own circuit, as a store may well answer one and not the
 * other: a locked SQLite file can still be read.
 */
public final class StoreCalls<S> {
  private final String name;
  private final Supplier<S> store;
  private final Waiting waiting;
  private final Circuit reads;
  private final Circuit writes;

  StoreCalls(String name, Supplier<S> store, Waiting waiting, Circuit reads, Circuit writes) {
    this.name = name;
    this.store = store;
    this.waiting = waiting;
    this.reads = reads;
    this.writes = writes;
  }

  /**
   * What to do with the store.
   *
   * @param <S> the store
   * @param <T> the answer
   * @param <E> what it throws besides what stores throw
   */
  @FunctionalInterface
  public interface Call<S, T, E extends Exception> {
    T on(S store) throws E;
  }

  /** A call that changes nothing. */
  public <T, E extends Exception> T read(Call<S, T, E> call) throws E {
    return repeat(call, reads);
  }

  /** A call that changes something, or would: its success says that the store can be written. */
  public <T, E extends Exception> T write(Call<S, T, E> call) throws E {
    return repeat(call, writes);
  }

  /** The store's name for people. */
  public String name() {
    return name;
  }

  /** Whether callers wait for it to come back. */
  public boolean isAway() {
    return reads.isOpen() || writes.isOpen();
  }

  /** Since when it is away, and why; empty if it is not. */
  public Optional<Outage> outage() {
    return reads.isOpen() ? reads.trouble() : writes.isOpen() ? writes.trouble() : Optional.empty();
  }

  /** Attempts that failed so far because it was away. */
  public long failedAttempts() {
    return reads.failures() + writes.failures();
  }

  private <T, E extends Exception> T repeat(Call<S, T, E> call, Circuit circuit) throws E {
    RetryAttempts attempts = new RetryAttempts(waiting, circuit);
    while (true) {
      attempts.begin();
      try {
        T answer = call.on(store.get());
        circuit.succeeded();
        return answer;
      } catch (StoreUnavailableException e) {
        attempts.failed(e);
      } catch (CommitUnknownException | CommitStateUnknownException e) {
        attempts.unknown(e);
      } catch (Throwable e) {
        circuit.left();
        attempts.abandoned(e);
        throw e;
      }
    }
  }
}
