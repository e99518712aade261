package io.photonbeam.benchmarks;

import io.photonbeam.ads.Query;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.file.LogWriter;
import io.photonbeam.log.file.LogWriterConfig;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.generate.Disorder;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Logs of queries that cost an index little, more and most. */
enum IndexLog {
  /** Each block holds ascending EventIds of one process. */
  DENSE("EventIds, each block of one process") {
    @Override
    void write(Path folder, long events) throws IOException {
      generate(folder, events, 4);
    }
  },

  /** Each block holds EventIds of many processes. */
  MIXED("EventIds, each block of 100 processes") {
    @Override
    void write(Path folder, long events) throws IOException {
      try (TemporaryFolder apart = TemporaryFolder.create()) {
        generate(apart.path(), events, 100);
        merge(LogCursor.files(queries(apart.path())), queries(folder));
      }
    }
  },

  /** Ids that are no EventIds. */
  PLAIN("UUIDs") {
    @Override
    void write(Path folder, long events) throws IOException {
      try (TemporaryFolder apart = TemporaryFolder.create()) {
        generate(apart.path(), events, 1);
        for (Path file : LogCursor.files(queries(apart.path()))) {
          withUuids(file, queries(folder));
        }
      }
    }
  };

  static final EventFields FIELDS = LogOptions.DEFAULT_PRIMARY_FIELDS;

  /** Blocks are cut by their size alone, as in a log under load. */
  private static final LogWriterConfig WRITER =
      LogWriterConfig.DEFAULTS.withFlushInterval(Duration.ofDays(1));

  private final String description;

  IndexLog(String description) {
    this.description = description;
  }

  /** Writes a log of so many events below a folder. */
  abstract void write(Path folder, long events) throws IOException;

  /** Where below that folder the log is. */
  static Path queries(Path folder) {
    return folder.resolve("queries");
  }

  @Override
  public String toString() {
    return description;
  }

  private static void generate(Path folder, long events, int servers) throws IOException {
    new Generate(
            GenerateConfig.of(queries(folder), folder.resolve("clicks"), events)
                .with(GenerateConfig.SERVERS, servers)
                .with(GenerateConfig.FOREIGN_RATIO, 0.0)
                .withDisorder(Disorder.NONE))
        .run(soFar -> {});
  }

  /** Makes one log of many files, in the order of time. */
  private static void merge(List<Path> files, Path log) throws IOException {
    PriorityQueue<LogCursor> byTime =
        new PriorityQueue<>(Comparator.comparingLong(cursor -> cursor.scanner().timeMicros()));
    List<LogCursor> opened = new ArrayList<>();
    try (LogWriter writer = LogWriter.open(log, "mixed", Query.getClassSchema(), WRITER)) {
      for (Path file : files) {
        LogCursor cursor = LogCursor.open(file, FIELDS);
        opened.add(cursor);
        add(cursor, byTime);
      }
      while (!byTime.isEmpty()) {
        LogCursor next = byTime.remove();
        writer.appendEncoded(next.record());
        add(next, byTime);
      }
    } finally {
      for (LogCursor cursor : opened) {
        cursor.close();
      }
    }
  }

  private static void add(LogCursor cursor, PriorityQueue<LogCursor> byTime) throws IOException {
    if (cursor.nextOfFile()) {
      byTime.add(cursor);
    }
  }

  private static void withUuids(Path file, Path log) throws IOException {
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(Query.getClassSchema(), Query.getClassSchema(), new GenericData());
    RandomGenerator random = new SplittableRandom(1);
    BinaryDecoder decoder = null;
    try (LogCursor cursor = LogCursor.open(file, FIELDS);
        LogWriter writer = LogWriter.open(log, "plain", Query.getClassSchema(), WRITER)) {
      while (cursor.nextOfFile()) {
        int start = cursor.scanner().start();
        byte[] data = cursor.block().data().array();
        decoder =
            DecoderFactory.get()
                .binaryDecoder(data, start, cursor.scanner().end() - start, decoder);
        GenericRecord query = reader.read(null, decoder);
        query.put(FIELDS.id(), new UUID(random.nextLong(), random.nextLong()).toString());
        writer.append(query);
      }
    }
  }
}
