package io.photonbeam.store;

import java.util.function.Function;

/**
 * An ordered map of byte keys to byte values with serializable transactions.
 *
 * <p>Keys are ordered as unsigned bytes, lexicographically, a prefix before what it begins. Every
 * transaction sees the store as of one moment, plus its own writes, and takes effect as a whole or
 * not at all, as if transactions ran one after another.
 *
 * <h2>Duties of an implementor</h2>
 *
 * <ol>
 *   <li><b>Atomicity.</b> After an exception other than {@link CommitUnknownException} nothing of
 *       the transaction was applied or ever will be. Nothing fallible happens after the commit.
 *   <li><b>Durability.</b> When {@link #transact} has returned, the writes survive the death of the
 *       process; a store that keeps them beyond that says so in its class comment.
 *   <li><b>Serializability.</b> Everything a transaction read, absent keys and scanned ranges
 *       included, is still so when it commits; otherwise it is run again.
 *   <li><b>An unknown that settles.</b> When {@link CommitUnknownException} has been thrown, the
 *       attempt was applied, or never will be, or is still under way for some seconds. Duty 3 holds
 *       for it all the while. So a later transaction settles it that reads something the attempt
 *       writes and commits a write to something the attempt read: either it saw the attempt
 *       applied, or the attempt can't be applied any more. One that only reads settles nothing.
 *   <li><b>Conflicts</b> are retried inside, by the store's own rules and until its own deadline;
 *       then {@link StoreUnavailableException}.
 *   <li><b>Limits.</b> Keys, values and transactions beyond {@link StoreLimits} are refused with
 *       {@link IllegalArgumentException}, on every store alike ({@link TransactionSize}): keys and
 *       values when they are set, a transaction when it becomes too large or when its body is done.
 *   <li><b>Threads.</b> Every method may be called from any thread at any time. One transaction
 *       object belongs to the thread that runs its body.
 *   <li><b>Arrays</b> given to the store are copied or used up before the call returns; arrays
 *       handed out belong to the caller.
 * </ol>
 *
 * <h2>Duties of a caller</h2>
 *
 * The body may run several times and must have no effect outside the transaction; it does not keep
 * the transaction, does not call the store again, and stays small: at most {@link
 * StoreLimits#MAX_TRANSACTION_BYTES} and five seconds. What is longer is done in pieces ({@link
 * Scans}).
 */
public interface TransactionalStore extends AutoCloseable {

  /**
   * Runs the body in a transaction and commits it. When this returns, the writes are durable. An
   * exception of the body abandons the transaction and is passed on.
   *
   * @throws StoreUnavailableException nothing was applied; trying again later may help
   * @throws CommitUnknownException the transaction was applied or it was not
   * @throws StoreException nothing was applied; a person has to do something
   * @throws IllegalArgumentException nothing was applied; the transaction is beyond {@link
   *     StoreLimits}
   */
  <T> T transact(Function<Transaction, T> body);

  /**
   * Runs the body over one consistent, read-only state of the store, which holds every transaction
   * whose commit was answered before this call. Never waits for writers.
   *
   * @throws StoreUnavailableException trying again later may help
   */
  <T> T read(Function<ReadTransaction, T> body);

  /**
   * Whether ranges of keys lie on several servers, so that keys which are written at one time are
   * better spread over all ranges than kept together. Always the same for one store.
   */
  boolean isDistributed();

  /** What this store is and where, for people: {@code SQLite file out/registry.db}. */
  String description();

  /** Frees what the store holds. Closing twice does nothing; any other use afterwards fails. */
  @Override
  void close();
}
