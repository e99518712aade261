package io.photonbeam.benchmarks;

import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.record.IdText;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.index.EventIndex;
import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.index.WantedEvent;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.NamedFile;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** A log and its index, kept and asked as a join does. Not thread-safe. */
final class IndexedLog {
  /** What a join with a heap of 2 GiB keeps of blocks that were read lately. */
  private static final long BLOCK_CACHE_BYTES = 64 << 20;

  private static final int WARM_UP_BATCHES = 20;

  private final Path log;
  private final Path file;
  private final List<WantedEvent> events = new ArrayList<>();

  /** What look-ups cost. */
  record LookUps(long count, long found, long blocksRead, double seconds) {}

  /**
   * A log whose index is yet to be made.
   *
   * @param file for the index
   */
  IndexedLog(Path log, Path file) {
    this.log = log;
    this.file = file;
  }

  /** Makes the index; returns how many seconds its writing took, reading the log left out. */
  double index() throws IOException {
    long nanos = 0;
    long closing;
    EventIndex index = open();
    try {
      for (Path each : LogCursor.files(log)) {
        try (LogCursor cursor = LogCursor.open(each, IndexLog.FIELDS)) {
          nanos += index(cursor, index);
        }
      }
    } finally {
      closing = System.nanoTime();
      index.close();
    }
    return (nanos + System.nanoTime() - closing) / 1e9;
  }

  private long index(LogCursor cursor, EventIndex index) throws IOException {
    BlockEntries entries = new BlockEntries();
    NamedFile file = new NamedFile(cursor.file().path().toString(), cursor.file().sync());
    long nanos = 0;
    long bytes = 0;
    boolean more = cursor.nextBlock();
    while (more) {
      bytes += addBlock(cursor, entries);
      more = cursor.nextBlock();
      if (bytes >= LogChunks.CHUNK_BYTES || !more) {
        long start = System.nanoTime();
        index.write(file, entries);
        nanos += System.nanoTime() - start;
        entries.clear();
        bytes = 0;
      }
    }
    return nanos;
  }

  private long addBlock(LogCursor cursor, BlockEntries entries) {
    BlockRead.Block block = cursor.block();
    entries.beginBlock(block.offset());
    while (cursor.nextEvent()) {
      IdText id = cursor.scanner().id();
      long micros = cursor.scanner().timeMicros();
      entries.add(id, micros);
      events.add(new WantedEvent(id.hash(), id.toBytes(), micros));
    }
    entries.endBlock();
    return block.data().limit();
  }

  int events() {
    return events.size();
  }

  /** Size of the index's file; it must be closed. */
  long bytes() throws IOException {
    return Files.size(file);
  }

  /** Looks events up, any of them, so many at a time. */
  LookUps lookUp(long count, int atOnce) {
    SplittableRandom random = new SplittableRandom(2);
    EventScanners scanners = new EventScanners(IndexLog.FIELDS);
    long batches = Math.max(1, count / atOnce);
    try (LogEvents log = new LogEvents(open(), IndexLog.FIELDS, BLOCK_CACHE_BYTES)) {
      for (int i = 0; i < WARM_UP_BATCHES; i++) {
        log.find(some(random, atOnce), scanners);
      }
      long found = 0;
      long before = log.blocksRead();
      long start = System.nanoTime();
      for (long i = 0; i < batches; i++) {
        List<PrimaryEvent> results = log.find(some(random, atOnce), scanners);
        found += results.stream().filter(Objects::nonNull).count();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new LookUps(batches * atOnce, found, log.blocksRead() - before, seconds);
    }
  }

  private List<WantedEvent> some(SplittableRandom random, int count) {
    List<WantedEvent> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(events.get(random.nextInt(events.size())));
    }
    return some;
  }

  private EventIndex open() {
    return open(file);
  }

  /** An index in SQLite as a join opens it. */
  static EventIndex open(Path file) {
    StoreOptions options =
        new StoreOptions(RetrySettings.defaults().callTimeout(), InstantSource.system())
            .notSynced();
    return new EventIndex(
        Stores.open(StoreUri.parse("sqlite:" + file), options), new SecureRandom());
  }
}
