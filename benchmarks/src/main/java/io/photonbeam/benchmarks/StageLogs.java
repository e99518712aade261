package io.photonbeam.benchmarks;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.generate.Disorder;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.transforms.find.ChunkSplitter;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.index.BlockNotes;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Generated logs, on disk and as chunks in memory, and what finds their events. */
@State(Scope.Benchmark)
public class StageLogs {
  /** Into as many parts a join splits its events by default. */
  static final int SHARDS = 16;

  private static final long PRIMARY_EVENTS = 100_000;

  /** Where {@link #generate} has written them; whoever runs the benchmarks says it. */
  @Param("")
  public String folder;

  private final Map<Role, List<LogChunk>> chunks = new EnumMap<>(Role.class);
  private final Map<Role, EventScanner> scanners = new EnumMap<>(Role.class);
  private final Map<Role, ChunkSplitter> splitters = new EnumMap<>(Role.class);

  /** Events of one shard. */
  record ShardBatch(int shard, EventBatch batch) {}

  /** Writes them, ten primary events for each foreign one, in order. */
  static void generate(Path folder) throws IOException {
    new Generate(
            GenerateConfig.of(
                    path(folder, Role.PRIMARY), path(folder, Role.FOREIGN), PRIMARY_EVENTS)
                .with(GenerateConfig.SERVERS, 1)
                .withDisorder(Disorder.NONE))
        .run(soFar -> {});
  }

  private static Path path(Path folder, Role role) {
    return folder.resolve(role == Role.PRIMARY ? "queries" : "clicks");
  }

  /** Reads them into memory, decompressed. */
  @Setup(Level.Trial)
  public void read() throws IOException {
    for (Role role : Role.values()) {
      EventFields fields = fields(role);
      List<LogChunk> read = LogChunks.of(files(role), fields);
      chunks.put(role, read);
      scanners.put(role, EventScanner.of(read.get(0).schema().avro(), fields));
      splitters.put(
          role, splitter(role, role == Role.PRIMARY ? new BlockEntries() : BlockNotes.NONE));
    }
  }

  static EventFields fields(Role role) {
    return role == Role.PRIMARY
        ? LogOptions.DEFAULT_PRIMARY_FIELDS
        : LogOptions.DEFAULT_FOREIGN_FIELDS;
  }

  List<Path> files(Role role) throws IOException {
    return LogCursor.files(path(Path.of(folder), role));
  }

  List<LogChunk> chunks(Role role) {
    return chunks.get(role);
  }

  EventScanner scanner(Role role) {
    return scanners.get(role);
  }

  /** Splits chunks; takes notes for the index of the primary log. */
  ChunkSplitter splitter(Role role) {
    return splitters.get(role);
  }

  static ChunkSplitter splitter(Role role, BlockNotes notes) {
    return new ChunkSplitter(role, fields(role), SHARDS, notes);
  }

  /** Finds a chunk's events and parts them by shard. */
  static void split(LogChunk chunk, ChunkSplitter splitter, ObjIntConsumer<EventBatch> receiver) {
    splitter.scan(
        chunk,
        problem -> {
          throw new IllegalStateException("a log that was just written has a problem: " + problem);
        },
        malformed -> {
          throw new IllegalStateException("a log that was just written has malformed events");
        },
        () -> splitter.found().emit(chunk, receiver));
  }

  /** A log's events as they come to the join, in the order of the log. */
  List<ShardBatch> batches(Role role) {
    List<ShardBatch> batches = new ArrayList<>();
    for (LogChunk chunk : chunks(role)) {
      split(chunk, splitter(role), (batch, shard) -> batches.add(new ShardBatch(shard, batch)));
    }
    return batches;
  }
}
