package io.photonbeam.transforms.index;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.transforms.model.NamedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Gathers what an index is to know of whole files, as the pipeline does while it reads them. */
public final class TestIndex {
  private static final AtomicLong PROCESSES = new AtomicLong();

  private TestIndex() {}

  /**
   * The index in a store, as of a process of its own. Its numbers are never those of another, and
   * so small that it takes no bucket for half full: whatever tests ran before, it does the same.
   */
  public static EventIndex in(TransactionalStore store) {
    AtomicLong numbers = new AtomicLong(PROCESSES.incrementAndGet() << 16);
    return new EventIndex(store, numbers::incrementAndGet);
  }

  /** A file as it is now. */
  public static NamedFile named(Path path) {
    try (LogFile file = LogFile.open(path).orElseThrow()) {
      return new NamedFile(path.toString(), file.sync());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That of all events of a file. */
  public static BlockEntries entries(Path path, EventFields fields) {
    BlockEntries entries = new BlockEntries();
    try (LogFile file = LogFile.open(path).orElseThrow()) {
      EventScanner scanner = EventScanner.of(file.schema(), fields);
      long offset = file.firstBlock();
      while (file.read(offset) instanceof BlockRead.Block block) {
        entries.beginBlock(offset);
        scanner.reset(block.data());
        while (scanner.hasRemaining()) {
          scanner.next();
          entries.add(scanner.id(), scanner.timeMicros());
        }
        entries.endBlock();
        offset = block.end();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e);
    }
    return entries;
  }
}
