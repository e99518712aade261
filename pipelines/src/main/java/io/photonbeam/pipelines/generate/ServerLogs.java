package io.photonbeam.pipelines.generate;

import io.photonbeam.log.file.LogWriter;
import io.photonbeam.log.file.LogWriterConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;

/**
 * One log as several servers write it. Each server has files {@code server-N-…} for lines that are
 * written when they happen, in which the ids ascend, and files {@code server-N-retry-…} for those
 * that it delivers later. Files are made when their first line comes. Not thread-safe.
 */
final class ServerLogs implements Closeable {
  private final Path directory;
  private final Schema schema;
  private final LogWriterConfig config;
  private final long markerSeed;

  /** For each server its ordinary writer and the one of its later lines; null until used. */
  private final LogWriter[] writers;

  ServerLogs(Path directory, Schema schema, int servers, LogWriterConfig config, long markerSeed) {
    this.directory = directory;
    this.schema = schema;
    this.config = config;
    this.markerSeed = markerSeed;
    this.writers = new LogWriter[servers * 2];
  }

  /** Writes a line of a server at the time when it happens. */
  void append(int server, ByteBuffer line) throws IOException {
    writer(server * 2, "server-" + (server + 1)).appendEncoded(line);
  }

  /** Writes a line of a server later than it happened. */
  void appendLater(int server, ByteBuffer line) throws IOException {
    writer(server * 2 + 1, "server-" + (server + 1) + "-retry").appendEncoded(line);
  }

  void flushIfDue() throws IOException {
    for (LogWriter writer : opened()) {
      writer.flushIfDue();
    }
  }

  long bytes() {
    return opened().stream().mapToLong(LogWriter::bytes).sum();
  }

  int files() {
    return opened().stream().mapToInt(writer -> writer.files().size()).sum();
  }

  /** Closes all files; the first failure is thrown after the others are closed, too. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (LogWriter writer : opened()) {
      try {
        writer.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private LogWriter writer(int index, String name) throws IOException {
    if (writers[index] == null) {
      SplittableRandom markers = new SplittableRandom(markerSeed + index);
      writers[index] =
          LogWriter.open(directory, name, schema, config.withSyncMarkers(() -> marker(markers)));
    }
    return writers[index];
  }

  private List<LogWriter> opened() {
    List<LogWriter> opened = new ArrayList<>(writers.length);
    for (LogWriter writer : writers) {
      if (writer != null) {
        opened.add(writer);
      }
    }
    return opened;
  }

  private static byte[] marker(SplittableRandom random) {
    return ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
  }
}
