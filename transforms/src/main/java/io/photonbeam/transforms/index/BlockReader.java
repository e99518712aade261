package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.NameText;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads single blocks of one log file. Not thread-safe. */
final class BlockReader implements Closeable {
  /** Blocks are read one here and one there, so what follows them is mostly not wanted. */
  private static final int READ_AHEAD_BYTES = 32 << 10;

  private final LogFile file;
  private final LogSchema schema;
  private final EventScanner scanner;

  private BlockReader(LogFile file, LogSchema schema, EventScanner scanner) {
    this.file = file;
    this.schema = schema;
    this.scanner = scanner;
  }

  /**
   * Opens a file, if it is where it should be.
   *
   * @return empty if another file is there, or one that has no header yet, or no file can have that
   *     name
   * @throws IOException if it can't be read, or is no log
   * @throws IllegalArgumentException if its schema lacks the fields
   */
  static Optional<BlockReader> open(NamedFile name, EventFields fields) throws IOException {
    Optional<Path> path = NameText.path(name.path());
    Optional<LogFile> opened =
        path.isEmpty() ? Optional.empty() : LogFile.open(path.get(), READ_AHEAD_BYTES);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    LogFile file = opened.get();
    if (name.sync() != null && !name.sync().equals(file.sync())) {
      file.close();
      return Optional.empty();
    }
    try {
      EventScanner scanner = EventScanner.of(file.schema(), fields);
      return Optional.of(new BlockReader(file, LogSchema.of(file.schema()), scanner));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The block at an offset; empty if there is none, or a damaged one. */
  Optional<LoadedBlock> read(long offset) throws IOException {
    if (offset < file.firstBlock() || offset >= file.size()) {
      return Optional.empty();
    }
    return file.read(offset) instanceof BlockRead.Block block
        ? LoadedBlock.of(block, schema, scanner)
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
