package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes what a process notes of the log into its index while the log is read on, in the order in
 * which it was noted: whatever has come in the time of one transaction goes into the next.
 * Thread-safe.
 */
final class IndexWriter implements AutoCloseable {
  /** Notes of about so many MiB of the log wait to be written; whoever has more waits, too. */
  static final int MAX_WAITING = 64;

  /** What is being written when it is closed has so long. */
  private static final int CLOSE_SECONDS = 10;

  private record Note(String file, BlockEntries blocks, CompletableFuture<Void> written) {}

  private final EventIndex index;
  private final Runnable upkeep;
  private final Queue<Note> waiting = new ArrayDeque<>();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread worker = new Thread(work, "index writer");
            worker.setDaemon(true);
            return worker;
          });

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
    Note note = new Note(file, blocks.copy(), new CompletableFuture<>());
    try {
      room.acquire();
      synchronized (waiting) {
        waiting.add(note);
      }
      thread.execute(this::writeWaiting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      note.written().completeExceptionally(e);
    } catch (RejectedExecutionException e) {
      note.written().cancel(false);
    }
    return note.written();
  }

  private void writeWaiting() {
    List<Note> notes = takeWaiting();
    if (notes.isEmpty()) {
      return; // Written with what came before.
    }
    try {
      upkeep.run();
      List<KeyValue> entries = new ArrayList<>();
      notes.forEach(note -> entries.addAll(index.entries(note.file(), note.blocks())));
      index.write(entries);
      notes.forEach(note -> note.written().complete(null));
    } catch (RuntimeException | Error e) {
      notes.forEach(note -> note.written().completeExceptionally(e));
    } finally {
      room.release(notes.size());
    }
  }

  private List<Note> takeWaiting() {
    synchronized (waiting) {
      List<Note> taken = new ArrayList<>(waiting);
      waiting.clear();
      return taken;
    }
  }

  /** Gives up what is not written yet: nobody has been told that it is. */
  @Override
  public void close() {
    thread.shutdownNow();
    List<Note> left = takeWaiting();
    left.forEach(note -> note.written().cancel(false));
    room.release(left.size());
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
