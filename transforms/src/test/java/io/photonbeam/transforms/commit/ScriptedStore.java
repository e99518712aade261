package io.photonbeam.transforms.commit;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;
import java.util.function.Function;

/** A store in memory whose next writing transactions go as a test says; then it works again. */
public final class ScriptedStore implements TransactionalStore {
  public enum Act {
    WORK,
    /** Not applied, and the caller hears so. */
    UNAVAILABLE,
    /** Applied, and the answer is lost. */
    LOSE_ANSWER,
    /** Not applied, and the answer is lost. */
    LOSE_REQUEST,
    /** The process dies before the transaction. */
    CRASH_BEFORE,
    /** The process dies right after the transaction. */
    CRASH_AFTER
  }

  /** The death of the process that used the store; no code handles it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final TransactionalStore store = MemoryStore.create();
  private final Queue<Act> script = new ArrayDeque<>();
  private Runnable before = () -> {};

  /** Scripts the next transactions. */
  public void next(Act... acts) {
    script.clear();
    Collections.addAll(script, acts);
  }

  /** Does something before the next transaction, once. */
  public void beforeNext(Runnable action) {
    before = action;
  }

  @Override
  public <T> T transact(Function<Transaction, T> body) {
    Runnable action = before;
    before = () -> {};
    action.run();
    Act act = script.isEmpty() ? Act.WORK : script.remove();
    switch (act) {
      case UNAVAILABLE -> throw new StoreUnavailableException("away");
      case LOSE_REQUEST -> throw new CommitUnknownException("lost before it was applied", null);
      case CRASH_BEFORE -> throw new Crash();
      default -> {}
    }
    T result = store.transact(body);
    switch (act) {
      case LOSE_ANSWER -> throw new CommitUnknownException("lost after it was applied", null);
      case CRASH_AFTER -> throw new Crash();
      default -> {}
    }
    return result;
  }

  @Override
  public <T> T read(Function<ReadTransaction, T> body) {
    return store.read(body);
  }

  @Override
  public boolean isDistributed() {
    return store.isDistributed();
  }

  @Override
  public String description() {
    return "scripted " + store.description();
  }

  @Override
  public void close() {
    store.close();
  }
}
