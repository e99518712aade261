package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Writes what a process notes of the log into its index while the log is read on, in the order in
 * which it was noted: whatever has come in the time of one transaction goes into the next.
 * Thread-safe.
 */
final class IndexWriter implements AutoCloseable {
  /** Notes of about so many MiB of the log wait to be written; whoever has more waits, too. */
  static final int MAX_WAITING = 64;

  private record Note(String file, BlockEntries blocks) {}

  private final EventIndex index;
  private final Runnable upkeep;
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final Batcher<Note> worker = new Batcher<>("index writer", this::write);

  /**
   * Writes into an index.
   *
   * @param upkeep what is to be done before each transaction
   */
  IndexWriter(EventIndex index, Runnable upkeep) {
    this.index = index;
    this.upkeep = upkeep;
  }

  /**
   * Writes what was gathered of a file's blocks soon. Waits while too much is to be written.
   *
   * @param blocks copied
   * @return done when it is written; fails as {@link EventIndex#write} does, or because this was
   *     closed or the caller interrupted
   */
  CompletableFuture<Void> write(String file, BlockEntries blocks) {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Void> written = worker.submit(new Note(file, blocks.copy()));
    var unused = written.whenComplete((done, failure) -> room.release());
    return written;
  }

  private void write(List<Note> notes) {
    upkeep.run();
    List<KeyValue> entries = new ArrayList<>();
    notes.forEach(note -> entries.addAll(index.entries(note.file(), note.blocks())));
    index.write(entries);
  }

  @Override
  public void close() {
    worker.close();
  }
}
