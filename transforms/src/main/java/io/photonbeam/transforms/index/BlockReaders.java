package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Readers of files that were read lately, lent to one thread at a time. A reader stays with its
 * file, whatever becomes of the file's name. Thread-safe.
 */
final class BlockReaders implements AutoCloseable {
  private static final int MAX_IDLE = 64;

  private final EventFields fields;

  /** Idle readers, those of the file used longest ago first. */
  private final Map<IndexedFile, Deque<BlockReader>> idle = new LinkedHashMap<>(16, 0.75f, true);

  private int idleCount;
  private boolean closed;

  BlockReaders(EventFields fields) {
    this.fields = fields;
  }

  interface Work<T> {
    Optional<T> with(BlockReader reader) throws IOException;
  }

  /** Does some work with a reader of a file; empty if it is not where it should be. */
  <T> Optional<T> with(IndexedFile file, Work<T> work) throws IOException {
    Optional<BlockReader> reader = take(file);
    if (reader.isEmpty()) {
      reader = BlockReader.open(file.name(), fields);
    }
    if (reader.isEmpty()) {
      return Optional.empty();
    }
    boolean done = false;
    try {
      Optional<T> result = work.with(reader.get());
      done = true;
      return result;
    } finally {
      if (!done || !keep(file, reader.get())) {
        reader.get().close();
      }
    }
  }

  private synchronized Optional<BlockReader> take(IndexedFile file) {
    Deque<BlockReader> readers = idle.get(file);
    if (readers == null || readers.isEmpty()) {
      return Optional.empty();
    }
    idleCount--;
    return Optional.of(readers.pop());
  }

  private synchronized boolean keep(IndexedFile file, BlockReader reader) throws IOException {
    if (closed) {
      return false;
    }
    idle.computeIfAbsent(file, f -> new ArrayDeque<>()).push(reader);
    idleCount++;
    if (idleCount > MAX_IDLE) {
      dropOldest();
    }
    return true;
  }

  private void dropOldest() throws IOException {
    Iterator<Deque<BlockReader>> oldest = idle.values().iterator();
    while (idleCount > MAX_IDLE) {
      Deque<BlockReader> readers = oldest.next();
      while (!readers.isEmpty()) {
        idleCount--;
        readers.pop().close();
      }
      oldest.remove();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (Deque<BlockReader> readers : idle.values()) {
      for (BlockReader reader : readers) {
        try {
          reader.close();
        } catch (IOException e) {
          // It was only read from.
        }
      }
    }
    idle.clear();
  }
}
