package io.photonbeam.store.fdb;

import com.apple.foundationdb.FDBException;
import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreUnavailableException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * Tells FoundationDB's errors in the words of the store's contract, with the cluster and what to
 * do. The numbers are those of FoundationDB's documentation, "Error codes".
 */
final class FdbErrors {
  private static final int TRANSACTION_TOO_OLD = 1007;
  private static final int NOT_COMMITTED = 1020;
  private static final int DATABASE_LOCKED = 1038;

  /**
   * With these a commit was refused for certain. Whatever else comes in place of its answer, such
   * as 1021 commit_unknown_result or 1039 cluster_version_changed, leaves it unknown.
   */
  private static final Set<Integer> COMMIT_REFUSED =
      Set.of(
          TRANSACTION_TOO_OLD,
          /* future_version */ 1009,
          NOT_COMMITTED,
          /* process_behind */ 1037,
          DATABASE_LOCKED,
          /* commit_proxy_memory_limit_exceeded */ 1042,
          /* batch_transaction_throttled */ 1051,
          /* grv_proxy_memory_limit_exceeded */ 1078,
          /* tag_throttled */ 1213,
          /* proxy_tag_throttled */ 1223,
          /* transaction_too_large */ 2101,
          /* key_too_large */ 2102,
          /* value_too_large */ 2103);

  private final ClusterFile cluster;
  private final Duration timeout;

  /** Whether the cluster has ever answered, so that the client here understands it. */
  private volatile boolean answered;

  FdbErrors(ClusterFile cluster, Duration timeout) {
    this.cluster = cluster;
    this.timeout = timeout;
  }

  /** The cluster has answered. */
  void noteAnswer() {
    answered = true;
  }

  /** Whether the client may try again; it would also wait for a lock to be taken off. */
  boolean isWorthRetrying(FDBException e) {
    return e.getCode() != DATABASE_LOCKED;
  }

  /** Whether an error of a commit means that nothing was applied. */
  boolean isCommitRefused(FDBException e) {
    return COMMIT_REFUSED.contains(e.getCode());
  }

  /** An error that ends a call before its commit: nothing was applied. */
  StoreException beforeCommit(FDBException e) {
    if (e.getCode() == DATABASE_LOCKED) {
      return new StoreAccessException(
          name()
              + " is locked, as it is while it is restored or switched over: wait until that is"
              + " done, or unlock it with fdbcli. Nothing was written.",
          e);
    }
    return unavailable("failed with " + text(e), e);
  }

  /**
   * The deadline has passed while a read was awaited.
   *
   * @param earlier why an attempt before this one failed, or null: what the cluster answered then
   *     is not why it is silent now
   */
  StoreUnavailableException unanswered(FDBException earlier) {
    String where =
        "Look with `fdbcli -C %s --exec status`; check network, ".formatted(cluster.path());
    String coordinators = String.join(", ", cluster.coordinators());
    if (earlier != null) {
      return unavailable(
          "fell silent: its last answer within %s was %s. Its coordinators (%s) can't be reached any more, or it is overloaded. %sand its load"
              .formatted(seconds(), text(earlier), coordinators, where),
          earlier);
    }
    return answered
        ? unavailable(
            "gives no answer any more, for %s: its coordinators (%s) can't be reached, or it is overloaded. %sand its load"
                .formatted(seconds(), coordinators, where),
            null)
        : unavailable(
            "gave no answer for %s: its coordinators (%s) can't be reached, or the client library here (%s) is of another version than the cluster. %sTLS settings and versions"
                .formatted(seconds(), coordinators, FdbClient.library(), where),
            null);
  }

  /** The deadline has passed, and every attempt failed in the same way. */
  StoreUnavailableException late(FDBException trouble) {
    return switch (trouble.getCode()) {
      case NOT_COMMITTED ->
          unavailable("met a conflicting write at every attempt for " + seconds(), trouble);
      case TRANSACTION_TOO_OLD ->
          unavailable(
              "was too slow for %s: every attempt outlived the 5 s of a transaction"
                  .formatted(seconds()),
              trouble);
      default -> lateAfterMixedTrouble(trouble);
    };
  }

  /** The deadline has passed, and of several failures this was the last. */
  StoreUnavailableException lateAfterMixedTrouble(FDBException last) {
    return unavailable(
        "kept failing for %s, at last with %s".formatted(seconds(), text(last)), last);
  }

  /** The body itself has used up the time. */
  StoreUnavailableException slowBody() {
    return unavailable(
        "was asked to commit a transaction that was only ready after " + seconds(), null);
  }

  StoreUnavailableException interrupted(InterruptedException e) {
    return unavailable("was not waited for, because this thread was interrupted", e);
  }

  /** A commit whose answer is not known. */
  CommitUnknownException unknown(String why, Exception e) {
    return new CommitUnknownException(
        "%s may or may not have applied a commit: %s.".formatted(name(), why), e);
  }

  /** A commit whose answer did not come in time. */
  CommitUnknownException unansweredCommit(Exception e) {
    return unknown("no answer came within " + seconds(), e);
  }

  static String text(FDBException e) {
    return "error %d, %s".formatted(e.getCode(), e.getMessage());
  }

  private StoreUnavailableException unavailable(String what, Exception e) {
    return new StoreUnavailableException(name() + " " + what + ". Nothing was written.", e);
  }

  private String name() {
    return "The FoundationDB cluster of " + cluster.path();
  }

  private String seconds() {
    return BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
