package io.photonbeam.store.memory;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A store in this JVM's memory, for tests and simulations. Really serializable: transactions run at
 * the same time on snapshots, and one whose reads no longer hold when it commits is run again, so
 * that the callers' retry path is used. Durable only as long as the JVM.
 *
 * <p>Stores of one name share their content, also after all of them were closed, until {@link
 * #forget}; a store without a name has its content to itself.
 */
public final class MemoryStore implements TransactionalStore {
  private static final ConcurrentMap<String, AtomicReference<PersistentMap>> NAMED =
      new ConcurrentHashMap<>();

  private final String name;
  private final AtomicReference<PersistentMap> content;
  private final StoreOptions options;
  private volatile boolean closed;

  private MemoryStore(String name, AtomicReference<PersistentMap> content, StoreOptions options) {
    this.name = name;
    this.content = content;
    this.options = options;
  }

  /** Opens a store that nobody else sees. */
  public static MemoryStore create() {
    return open("", StoreOptions.defaults());
  }

  /**
   * Opens the store of a name.
   *
   * @param name empty for one that nobody else sees
   */
  public static MemoryStore open(String name, StoreOptions options) {
    AtomicReference<PersistentMap> content =
        name.isEmpty()
            ? new AtomicReference<>(PersistentMap.EMPTY)
            : NAMED.computeIfAbsent(name, any -> new AtomicReference<>(PersistentMap.EMPTY));
    return new MemoryStore(name, content, options);
  }

  /** Drops the content of a name; stores that are open keep theirs. */
  public static void forget(String name) {
    NAMED.remove(name);
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    Instant deadline = options.clock().instant().plus(options.timeout());
    do {
      requireOpen();
      MemoryTransaction attempt = new MemoryTransaction(content.get());
      T result = run(attempt, body);
      if (commit(attempt)) {
        return result;
      }
    } while (options.clock().instant().isBefore(deadline));
    throw new StoreUnavailableException(
        "Every attempt met a conflicting write for %s.".formatted(options.timeout()));
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    requireOpen();
    return run(new MemoryTransaction(content.get()), body::apply);
  }

  @Override
  public boolean isDistributed() {
    return false;
  }

  @Override
  public String description() {
    return name.isEmpty() ? "memory" : "memory " + name;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static <T> T run(MemoryTransaction attempt, Function<Transaction, T> body) {
    try {
      T result = body.apply(attempt);
      attempt.checkSize();
      return result;
    } finally {
      attempt.end();
    }
  }

  private boolean commit(MemoryTransaction attempt) {
    while (true) {
      PersistentMap now = content.get();
      if (!attempt.stillHolds(now)) {
        return false;
      }
      if (content.compareAndSet(now, attempt.applyTo(now))) {
        return true;
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The store is closed: " + description());
    }
  }
}
