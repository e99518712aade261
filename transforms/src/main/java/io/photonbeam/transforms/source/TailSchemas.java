package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.file.LogFormatException;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.model.LogSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;

/**
 * The schemas of one log's files, shared by all files that have them, so that a file at rest holds
 * next to nothing. Not thread-safe.
 */
final class TailSchemas {
  private static final int MAX_SCHEMAS = 64;

  /** Most bytes of their objects, of those that are worth counting. */
  private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 64;

  private final EventFields fields;
  private final IdentityHashMap<Schema, Known> known = new IdentityHashMap<>();
  private long weight;

  TailSchemas(EventFields fields) {
    this.fields = fields;
  }

  /** A schema that has the named fields. */
  record Known(LogSchema schema, EventScanner scanner) {
    /** Event time of a block's first event, or {@code otherwise} if that can't be told. */
    long firstTime(ByteBuffer block, long otherwise) {
      try {
        scanner.reset(block);
        if (!scanner.hasRemaining()) {
          return otherwise;
        }
        scanner.next();
        return scanner.isEvent() && scanner.problem() == null ? scanner.timeMicros() : otherwise;
      } catch (MalformedRecordException e) {
        return otherwise;
      } finally {
        scanner.release();
      }
    }
  }

  /** Event time of a file's first event, or {@code otherwise} if that can't be told. */
  long firstTime(Path path, long otherwise) {
    try (LogFile file = LogFile.open(path).orElse(null)) {
      return file != null && file.read(file.firstBlock()) instanceof BlockRead.Block block
          ? of(file.schema()).firstTime(block.data(), otherwise)
          : otherwise;
    } catch (IOException e) {
      return otherwise; // Whoever reads it tells what is wrong.
    }
  }

  /**
   * What is known of a file's schema.
   *
   * @throws LogFormatException if it lacks a named field, or has a type there that can't be used
   */
  Known of(Schema schema) throws LogFormatException {
    Known shared = known.get(schema);
    if (shared != null) {
      return shared;
    }
    try {
      Known added = new Known(LogSchema.of(schema), EventScanner.of(schema, fields));
      long more = added.schema().parsedWeight();
      weight += more;
      if (known.size() >= MAX_SCHEMAS || weight > MAX_WEIGHT) {
        known.clear();
        weight = more;
      }
      known.put(schema, added);
      return added;
    } catch (IllegalArgumentException e) {
      throw new LogFormatException("can't be joined: " + e.getMessage());
    }
  }
}
