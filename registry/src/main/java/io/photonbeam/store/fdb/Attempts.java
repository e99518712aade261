package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import io.photonbeam.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One call of a store: runs its body in one attempt after another, with the pauses that the client
 * wants, until one succeeds or the deadline has passed. Used by the thread that makes the call.
 */
final class Attempts {
  private final Database database;
  private final FdbErrors errors;
  private final Deadline deadline;

  /** Why the last attempt failed; null if none did. */
  private FDBException trouble;

  /** Whether attempts failed for different reasons. */
  private boolean mixedTrouble;

  Attempts(Database database, FdbErrors errors, Deadline deadline) {
    this.database = database;
    this.errors = errors;
    this.deadline = deadline;
  }

  /** Runs the body over snapshots, which conflict with nothing. */
  <T> T read(KeyPrefix prefix, Function<? super FdbReads, T> body) {
    return repeat(
        attempt -> {
          FdbReads reads = new FdbReads(prefix, attempt.snapshot(), this);
          try {
            return body.apply(reads);
          } finally {
            reads.end();
          }
        });
  }

  /** Runs the body and commits what it wrote; without writes, what it read is of one moment. */
  <T> T transact(KeyPrefix prefix, Function<? super FdbTransaction, T> body) {
    return repeat(
        attempt -> {
          FdbTransaction transaction = new FdbTransaction(prefix, attempt, this);
          T result;
          try {
            result = body.apply(transaction);
          } finally {
            transaction.end();
          }
          if (transaction.mustBeCommitted()) {
            commit(attempt);
          }
          return result;
        });
  }

  /** Waits for the answer to a read. */
  <T> T await(CompletableFuture<T> answer) {
    return await(answer, () -> errors.unanswered(trouble));
  }

  private <T> T await(
      CompletableFuture<T> answer, Supplier<StoreUnavailableException> whenItIsLate) {
    try {
      return deadline.await(answer);
    } catch (TimeoutException e) {
      throw whenItIsLate.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(e);
    }
  }

  private <T> T repeat(Function<Transaction, T> attempt) {
    Transaction transaction = database.createTransaction();
    try {
      while (true) {
        try {
          return attempt.apply(transaction);
        } catch (FDBException e) {
          transaction = next(transaction, e);
        }
      }
    } finally {
      transaction.close();
    }
  }

  /** The transaction of the next attempt; the failed one is used up. */
  private Transaction next(Transaction failed, FDBException failure) {
    mixedTrouble |= trouble != null && trouble.getCode() != failure.getCode();
    trouble = failure;
    if (!errors.isWorthRetrying(failure)) {
      throw errors.beforeCommit(failure);
    }
    if (deadline.hasPassed()) {
      throw late();
    }
    CompletableFuture<Transaction> next = failed.onError(failure);
    try {
      return await(next, this::late);
    } catch (FDBException e) {
      throw errors.beforeCommit(e);
    } catch (StoreUnavailableException e) {
      // Nobody waits for it any more.
      var unused = next.thenAccept(Transaction::close);
      throw e;
    }
  }

  private StoreUnavailableException late() {
    return mixedTrouble ? errors.lateAfterMixedTrouble(trouble) : errors.late(trouble);
  }

  private void commit(Transaction transaction) {
    if (deadline.hasPassed()) {
      throw trouble == null ? errors.slowBody() : late();
    }
    try {
      deadline.await(transaction.commit());
    } catch (TimeoutException e) {
      throw errors.unansweredCommit(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.unknown("this thread was interrupted while it waited for the answer", e);
    } catch (FDBException e) {
      throw errors.isCommitRefused(e) ? e : errors.unknown(FdbErrors.text(e), e);
    } catch (RuntimeException e) {
      throw errors.unknown("the client failed, " + e, e);
    }
  }
}
