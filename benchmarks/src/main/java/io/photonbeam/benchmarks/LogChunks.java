package io.photonbeam.benchmarks;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Reads a log into chunks as a join does. Not thread-safe. */
final class LogChunks {
  /** About as large as a join reads them. */
  static final int CHUNK_BYTES = 1 << 20;

  private final List<LogChunk> chunks = new ArrayList<>();
  private final LogCursor cursor;

  private LogChunks(LogCursor cursor) {
    this.cursor = cursor;
  }

  /** All chunks of some files. */
  static List<LogChunk> of(List<Path> files, EventFields fields) throws IOException {
    List<LogChunk> chunks = new ArrayList<>();
    for (Path file : files) {
      try (LogCursor cursor = LogCursor.open(file, fields)) {
        chunks.addAll(new LogChunks(cursor).read());
      }
    }
    return chunks;
  }

  private List<LogChunk> read() throws IOException {
    boolean more = cursor.nextBlock();
    while (more) {
      more = readChunk();
    }
    return chunks;
  }

  /** Returns whether there are more blocks. */
  private boolean readChunk() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    IntStream.Builder ends = IntStream.builder();
    LongStream.Builder counts = LongStream.builder();
    LongStream.Builder offsets = LongStream.builder();
    boolean more = true;
    while (more && data.size() < CHUNK_BYTES) {
      BlockRead.Block block = cursor.block();
      data.write(block.data().array(), block.data().position(), block.data().remaining());
      ends.add(data.size());
      counts.add(block.count());
      offsets.add(block.offset());
      more = cursor.nextBlock();
    }
    chunks.add(
        new LogChunk(
            new NamedFile(cursor.file().path().toString(), cursor.file().sync()),
            LogSchema.of(cursor.file().schema()),
            0,
            data.toByteArray(),
            ends.build().toArray(),
            counts.build().toArray(),
            offsets.build().toArray(),
            List.of(),
            List.of()));
    return more;
  }
}
