package io.photonbeam.transforms.index;

import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.IdText;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.LongIndex;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A block of the primary log in memory, its events to be found by id. Immutable, thread-safe. */
final class LoadedBlock {
  /** Objects and their headers, estimated. */
  private static final int OVERHEAD_BYTES = 200;

  /** A block may claim more than it holds. */
  private static final int MAX_EXPECTED_EVENTS = 1 << 16;

  private final LogSchema schema;
  private final byte[] data;
  private final int[] starts;

  /** Each record's branch; null where the log's schema is no union. */
  private final int[] branches;

  private final LongIndex byHash;

  private LoadedBlock(LogSchema schema, byte[] data, int events) {
    this.schema = schema;
    this.data = data;
    this.starts = new int[events + 1];
    this.branches = schema.branches() == 1 ? null : new int[events];
    this.byHash = new LongIndex(Math.min(events, MAX_EXPECTED_EVENTS));
  }

  /**
   * Copies a block out of its reader.
   *
   * @param scanner of the block's schema
   * @return empty if the block's bytes are not its records
   */
  static Optional<LoadedBlock> of(BlockRead.Block block, LogSchema schema, EventScanner scanner) {
    ByteBuffer source = block.data();
    // Each record has at least one byte, so a count beyond the bytes is a lie.
    if (block.count() > source.remaining()) {
      return Optional.empty();
    }
    byte[] data = new byte[source.remaining()];
    source.duplicate().get(data);
    LoadedBlock loaded = new LoadedBlock(schema, data, (int) block.count());
    try {
      return loaded.index(scanner) ? Optional.of(loaded) : Optional.empty();
    } catch (MalformedRecordException e) {
      return Optional.empty();
    } finally {
      scanner.release();
    }
  }

  private boolean index(EventScanner scanner) throws MalformedRecordException {
    scanner.reset(ByteBuffer.wrap(data));
    int events = starts.length - 1;
    for (int i = 0; i < events; i++) {
      scanner.next();
      starts[i] = scanner.start();
      if (branches != null) {
        branches[i] = scanner.branch();
      }
      if (scanner.problem() == null) {
        byHash.putIfAbsent(scanner.id().hash(), i); // Of several contents under one id the first.
      }
    }
    starts[events] = data.length;
    return !scanner.hasRemaining();
  }

  /**
   * The event with this id, or null.
   *
   * @param scanners the caller's own, of the primary log
   */
  PrimaryEvent find(WantedEvent wanted, EventScanners scanners) {
    int event = (int) byHash.get(wanted.hash());
    if (event == LongIndex.NONE) {
      return null;
    }
    int start = starts[event];
    LogSchema type = branches == null ? schema : schema.branch(branches[event]);
    EventScanner scanner =
        scanners.at(type, ByteBuffer.wrap(data, start, starts[event + 1] - start));
    // The next record's branch may stand before the next start.
    ByteBuffer record = ByteBuffer.wrap(data, start, scanner.end() - start);
    boolean isWanted = hasText(scanner.id(), wanted.id());
    scanner.release(); // The caller's scanners would keep a block for each schema.
    return isWanted ? new PrimaryEvent(type, record, 0) : null;
  }

  private static boolean hasText(IdText id, byte[] text) {
    return Arrays.equals(id.bytes(), id.from(), id.from() + id.length(), text, 0, text.length);
  }

  /** Bytes held. */
  int bytes() {
    return data.length
        + Integer.BYTES * starts.length
        + (int) byHash.bytes()
        + OVERHEAD_BYTES
        + (int) schema.heldWeight();
  }
}
