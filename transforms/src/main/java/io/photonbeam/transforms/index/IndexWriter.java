package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes what a process notes of the log into its index while the log is read on, in the order in
 * which it was noted: whatever has come in the time of one transaction goes into the next.
 * Thread-safe.
 */
final class IndexWriter implements AutoCloseable {
  /** Notes of about so many MiB of the log wait to be written; whoever has more waits, too. */
  private static final int MAX_WAITING = 64;

  /** Entries that are written together, far below what a transaction may hold. */
  private static final int ENOUGH = 20_000;

  /** What is being written when it is closed has so long. */
  private static final int CLOSE_SECONDS = 10;

  private record Note(List<KeyValue> entries, CompletableFuture<Void> written) {}

  private final EventIndex index;
  private final Queue<Note> waiting = new ArrayDeque<>();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread worker = new Thread(work, "index writer");
            worker.setDaemon(true);
            return worker;
          });

  IndexWriter(EventIndex index) {
    this.index = index;
  }

  /**
   * Writes entries soon.
   *
   * @return done when they are written; fails as {@link EventIndex#write} does
   */
  CompletableFuture<Void> write(List<KeyValue> entries) {
    Note note = new Note(entries, new CompletableFuture<>());
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      note.written().completeExceptionally(e);
      return note.written();
    }
    synchronized (waiting) {
      waiting.add(note);
    }
    thread.execute(this::writeWaiting);
    return note.written();
  }

  private void writeWaiting() {
    List<Note> notes = takeWaiting();
    if (notes.isEmpty()) {
      return; // Written with what came before.
    }
    try {
      index.write(notes.stream().flatMap(note -> note.entries().stream()).toList());
      notes.forEach(note -> note.written().complete(null));
    } catch (RuntimeException | Error e) {
      notes.forEach(note -> note.written().completeExceptionally(e));
    } finally {
      room.release(notes.size());
    }
  }

  private List<Note> takeWaiting() {
    List<Note> taken = new ArrayList<>();
    int entries = 0;
    synchronized (waiting) {
      while (!waiting.isEmpty() && (entries == 0 || entries < ENOUGH)) {
        taken.add(waiting.remove());
        entries += taken.get(taken.size() - 1).entries().size();
      }
    }
    return taken;
  }

  /** Gives up what is not written yet: nobody has been told that it is. */
  @Override
  public void close() {
    thread.shutdownNow();
    synchronized (waiting) {
      waiting.forEach(note -> note.written().cancel(false));
      waiting.clear();
    }
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
