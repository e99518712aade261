package io.photonbeam.store.fdb;

import com.apple.foundationdb.Database;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A store in a FoundationDB cluster, for any number of processes on any number of machines. What is
 * committed is as durable as the cluster's redundancy mode makes it.
 *
 * <p>Transactions of all threads run at the same time; one whose reads no longer hold when it
 * commits is run again. All keys of a {@code getAll} are asked for at once, and cost one round trip
 * together. A commit whose answer has not come at the deadline is unknown, and may still be applied
 * during the five seconds that FoundationDB gives a transaction.
 *
 * <p>Every key begins with the store's prefix, as a string in the tuple encoding, which callers
 * don't see; stores of different prefixes don't meet.
 */
public final class FdbStore implements TransactionalStore {
  private final ClusterFile cluster;
  private final String prefixName;
  private final KeyPrefix prefix;
  private final SharedDatabase shared;
  private final FdbErrors errors;
  private final StoreOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FdbStore(
      ClusterFile cluster, String prefixName, SharedDatabase shared, StoreOptions options) {
    this.cluster = cluster;
    this.prefixName = prefixName;
    this.prefix = new KeyPrefix(prefixName);
    this.shared = shared;
    this.errors = new FdbErrors(cluster, options.timeout());
    this.options = options;
  }

  /**
   * Opens the store at a location {@code CLUSTER_FILE[?prefix=NAME]}, and makes sure that the
   * cluster answers.
   *
   * @throws io.photonbeam.store.StoreAccessException if there is no native client, or the cluster
   *     file is none, or the cluster is locked
   * @throws io.photonbeam.store.StoreUnavailableException if the cluster does not answer within the
   *     timeout, be it away or of another version than the native client
   */
  public static FdbStore open(String location, StoreOptions options) {
    return open(FdbLocation.parse(location), options, FdbClient::open);
  }

  /** Opens it through another client, so that a test can answer in the place of a cluster. */
  static FdbStore open(
      FdbLocation location, StoreOptions options, Function<ClusterFile, Database> client) {
    ClusterFile cluster = ClusterFile.read(location.clusterFile());
    SharedDatabase shared = SharedDatabase.acquire(cluster, client);
    FdbStore store = new FdbStore(cluster, location.prefix(), shared, options);
    try {
      store.read(transaction -> transaction.get(new byte[] {0}));
      store.errors.noteAnswer();
      return store;
    } catch (StoreUnavailableException e) {
      String status = CoordinatorStatus.describe(shared.database());
      store.close();
      throw new StoreUnavailableException((e.getMessage() + " " + status).strip(), e.getCause());
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * What is wrong with a location, as a sentence; nothing is opened or looked at.
   *
   * @return empty if {@link #open(String, StoreOptions)} takes it
   */
  public static Optional<String> problem(String location) {
    return FdbLocation.problem(location);
  }

  /** A location that has no {@link #problem}, with the path of its cluster file absolute. */
  public static String absolute(String location) {
    return FdbLocation.parse(location).absolute().toString();
  }

  /** The cluster file of a location that has no {@link #problem}. */
  public static Path clusterFile(String location) {
    return FdbLocation.parse(location).clusterFile();
  }

  /** The location of another store in the same cluster. */
  public static String beside(String location, String prefix) {
    return FdbLocation.parse(location).withPrefix(prefix).toString();
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    return attempts().transact(prefix, body);
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    return attempts().read(prefix, body);
  }

  @Override
  public boolean isDistributed() {
    return true;
  }

  @Override
  public String description() {
    return "FoundationDB cluster %s, prefix %s".formatted(cluster.path(), prefixName);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.release();
    }
  }

  private Attempts attempts() {
    if (closed.get()) {
      throw new IllegalStateException("The store is closed: " + description());
    }
    return new Attempts(shared.database(), errors, Deadline.of(options));
  }
}
