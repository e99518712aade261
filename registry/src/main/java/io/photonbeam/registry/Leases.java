package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.TransactionalStore;
import java.util.Optional;

/** Who runs each pipeline now. Thread-safe; throws what {@link IdRegistry} throws. */
public final class Leases {
  private final TransactionalStore store;
  private final Writes writes;
  private final Keys keys;

  Leases(TransactionalStore store, Writes writes, Keys keys) {
    this.store = store;
    this.writes = writes;
    this.keys = keys;
  }

  /** Who runs a pipeline now; empty if nobody does, or ended in order. */
  public Optional<Lease> of(String pipeline) {
    byte[] key = keys.lease(PipelineId.check(pipeline));
    return store.read(transaction -> held(transaction, key));
  }

  /**
   * Takes a pipeline's lease, if it is still as it was seen.
   *
   * @param mine of the run that wants it
   * @param seen what {@link #of} said
   * @return what is held now: mine, or somebody else's
   */
  public Lease take(String pipeline, Lease mine, Optional<Lease> seen) {
    byte[] key = keys.lease(PipelineId.check(pipeline));
    return writes.make(
        "the lease of pipeline " + pipeline,
        transaction -> {
          Optional<Lease> held = held(transaction, key);
          if (held.isPresent() && !held.equals(seen) && !held.get().isOfSameRun(mine)) {
            return held.get();
          }
          transaction.set(key, mine.encode());
          return mine;
        });
  }

  /**
   * Stores the next beat of a lease, unless somebody else has it, or the registry has gone back to
   * a time when nobody had.
   *
   * @return what is held now
   */
  public Optional<Lease> renew(String pipeline, Lease next) {
    byte[] key = keys.lease(PipelineId.check(pipeline));
    return writes.make(
        "the beat of pipeline " + pipeline,
        transaction -> {
          Optional<Lease> held = held(transaction, key);
          if (held.filter(next::isOfSameRun).isEmpty()) {
            return held;
          }
          transaction.set(key, next.encode());
          return Optional.of(next);
        });
  }

  /** Gives a lease back, unless somebody else has it. */
  public void release(String pipeline, Lease mine) {
    byte[] key = keys.lease(PipelineId.check(pipeline));
    writes.make(
        "the end of pipeline " + pipeline,
        transaction -> {
          if (held(transaction, key).filter(mine::isOfSameRun).isPresent()) {
            transaction.clear(key);
          }
          return null;
        });
  }

  private static Optional<Lease> held(ReadTransaction transaction, byte[] key) {
    return transaction.get(key).map(Lease::decode);
  }
}
