package io.photonbeam.transforms.index;

import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Writes what a process notes of the log into its index while the log is read on: whatever has come
 * in the time of one transaction goes into the next. Which number a file has is asked, and moves
 * are made, in the order in which they were noted; so it does not matter that the entries, which
 * know their file by its number, are written together after them. Thread-safe.
 */
final class IndexWriter implements AutoCloseable {
  /** So many notes wait to be written at most; further callers wait. */
  static final int MAX_WAITING = 64;

  /**
   * And notes of so many bytes, of which runs take several times as much as entries of the index.
   */
  static final int MAX_WAITING_BYTES = 4 << 20;

  /** What the index is to know: blocks of a file, or else moves of one moment. */
  private record Note(Optional<FileBlocks> blocks, List<FileMove> moves) {}

  private final EventIndex index;
  private final Runnable upkeep;
  private final Semaphore room = new Semaphore(MAX_WAITING_BYTES);
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
  CompletableFuture<Void> write(NamedFile file, BlockEntries blocks) {
    return submit(
        blocks.bytes(),
        () -> new Note(Optional.of(new FileBlocks(file, blocks.copy())), List.of()));
  }

  /**
   * Takes note of what has become of names, once what was noted before has its files' numbers.
   *
   * @return as {@link #write}
   */
  CompletableFuture<Void> move(List<FileMove> moves) {
    return submit(0, () -> new Note(Optional.empty(), moves));
  }

  private CompletableFuture<Void> submit(long bytes, Supplier<Note> note) {
    int taken = roomOf(bytes);
    try {
      room.acquire(taken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Void> written = worker.submit(note.get());
    var unused = written.whenComplete((done, failure) -> room.release(taken));
    return written;
  }

  /** Each note takes at least 1/64 of the room, so that no more than 64 wait. */
  private static int roomOf(long bytes) {
    return (int) Math.min(MAX_WAITING_BYTES, Math.max(MAX_WAITING_BYTES / MAX_WAITING, bytes));
  }

  private void write(List<Note> notes) {
    upkeep.run();
    NewEntries entries = new NewEntries();
    List<FileBlocks> gathered = new ArrayList<>();
    for (Note note : notes) {
      note.blocks().ifPresent(gathered::add);
      if (!note.moves().isEmpty()) {
        index.add(gathered, entries);
        gathered.clear();
        index.move(note.moves());
      }
    }
    index.add(gathered, entries);
    index.write(entries);
  }

  @Override
  public void close() {
    worker.close();
  }
}
