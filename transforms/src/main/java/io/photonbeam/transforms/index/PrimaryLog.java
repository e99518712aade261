package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.resilience.RetryingStore;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The primary log of a run with its index, if it keeps one: opened once in a process, by whoever
 * asks first. Thread-safe.
 */
public final class PrimaryLog implements AutoCloseable {
  private static final RunResource<PrimaryLog> RESOURCE = RunResource.of(PrimaryLog::new);

  /** Blocks of the log that were looked up lately are worth this part of the cache. */
  private static final int BLOCKS_PART_OF_CACHE = 8;

  private static final long MIN_BLOCK_BYTES = 4 << 20;

  private final RunContext context;
  private RetryingStore store;
  private LogEvents events;
  private IndexWriter writer;

  private PrimaryLog(RunContext context) {
    this.context = context;
    context.metrics().indexBlocksRead.measure(this::blocksRead);
  }

  /** That of a run. */
  public static PrimaryLog of(RunContext context) {
    return context.get(RESOURCE);
  }

  /**
   * The log's events by its index; empty without an index.
   *
   * @param fields of the primary log, the same for all who ask
   */
  public synchronized Optional<LogEvents> events(EventFields fields) {
    RunSpec.Following run = context.spec().following();
    if (events == null && run.index() != null) {
      EventIndex index = new EventIndex(store(), context.random());
      long blockBytes = Math.max(MIN_BLOCK_BYTES, context.cacheBytes() / BLOCKS_PART_OF_CACHE);
      events = new LogEvents(index, fields, blockBytes);
      IndexUpkeep upkeep =
          new IndexUpkeep(
              index,
              () -> context.registryCalls().read(IdRegistry::horizon),
              context.steadyClock());
      writer = new IndexWriter(index, upkeep::run);
    }
    return Optional.ofNullable(events);
  }

  /**
   * Opens the index if the run keeps one, without waiting for it: for a run's beginning.
   *
   * @throws io.photonbeam.store.StoreUnavailableException if it is away
   */
  public void openIndex() {
    if (context.spec().following().index() != null) {
      store().open().transact(nothing -> null); // Who only opened it might find it locked later.
    }
  }

  private synchronized RetryingStore store() {
    if (store == null) {
      store = new RetryingStore(() -> open(context), "index", context.retryPolicy());
    }
    return store;
  }

  /** The log has all that the index has, so what a power failure takes from it is no loss. */
  private static TransactionalStore open(RunContext run) {
    StoreUri index = StoreUri.parse(run.spec().following().index());
    return Stores.open(index, run.storeOptions().notSynced());
  }

  /**
   * Notes in the index what was gathered of a file's blocks, soon, and drops now and then what has
   * expired; only once {@link #events} has opened it.
   *
   * @return done when it is written; fails with a {@link io.photonbeam.store.StoreException} if the
   *     index can't be used
   */
  public CompletableFuture<Void> note(NamedFile file, BlockEntries blocks) {
    return writer().write(file, blocks);
  }

  /**
   * Notes in the index, after what was noted before, what has become of the names of files, all at
   * one moment; only once {@link #events} has opened it.
   *
   * @param moves of files whose markers are known
   * @return as {@link #note}
   */
  public CompletableFuture<Void> move(List<FileMove> moves) {
    return writer().move(moves);
  }

  /**
   * Waits until notes are written.
   *
   * @throws io.photonbeam.store.StoreException if the index can't be used
   */
  public static void awaitWritten(List<CompletableFuture<Void>> notes) throws InterruptedException {
    Batcher.await(CompletableFuture.allOf(notes.toArray(CompletableFuture<?>[]::new)));
  }

  private synchronized IndexWriter writer() {
    return writer;
  }

  /** Blocks of the log that were read for look-ups so far; still known when it is closed. */
  private synchronized long blocksRead() {
    return events == null ? 0 : events.blocksRead();
  }

  @Override
  public synchronized void close() {
    if (events != null) {
      writer.close();
      events.close();
    } else if (store != null) {
      store.close();
    }
  }
}
