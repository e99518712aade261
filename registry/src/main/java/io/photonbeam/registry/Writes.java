package io.photonbeam.registry;

import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.util.function.Function;

/** Writes to a registry's store, each of which is repeated if its answer is lost. Thread-safe. */
final class Writes {
  private final TransactionalStore store;
  private final UnknownRetry retry;

  Writes(TransactionalStore store, UnknownRetry retry) {
    this.store = store;
    this.retry = retry;
  }

  /**
   * Makes a write in one transaction.
   *
   * @param what the write, for people
   * @param body once applied, answers a repetition with success
   * @throws io.photonbeam.store.StoreException if the first attempt fails, and nothing was written
   * @throws CommitStateUnknownException if no answer came in time
   */
  <T> T make(String what, Function<Transaction, T> body) {
    return retry.run(what, () -> store.transact(body));
  }
}
