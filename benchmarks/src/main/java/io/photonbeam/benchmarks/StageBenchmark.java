package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.StageLogs.ShardBatch;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.find.ChunkSplitter;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Each {@link Stage} of a join by itself, in one thread: what it does for all events of the same
 * logs, {@link Stage#REGISTRY_COMMIT} for as many ids. A method has the name of its stage.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class StageBenchmark {
  /** Commits of an iteration. */
  static final int COMMITS = 20;

  @Benchmark
  public void decompress(StageLogs logs, EventCount count, Blackhole sink) throws IOException {
    for (Role role : Role.values()) {
      for (Path file : logs.files(role)) {
        try (LogCursor cursor = LogCursor.open(file, StageLogs.fields(role))) {
          while (cursor.nextBlock()) {
            sink.consume(cursor.block());
            count.events += cursor.block().count();
          }
        }
      }
    }
  }

  @Benchmark
  public void scan(StageLogs logs, EventCount count, Blackhole sink)
      throws MalformedRecordException {
    for (Role role : Role.values()) {
      EventScanner scanner = logs.scanner(role);
      for (LogChunk chunk : logs.chunks(role)) {
        for (int block = 0; block < chunk.blocks(); block++) {
          scanner.reset(chunk.block(block));
          while (scanner.hasRemaining()) {
            scanner.next();
            sink.consume(scanner.key().hash());
            sink.consume(scanner.timeMicros());
            count.events++;
          }
        }
      }
    }
  }

  /** Scans, too: it is not done without. */
  @Benchmark
  public void split(StageLogs logs, EventCount count, Blackhole sink) {
    for (Role role : Role.values()) {
      ChunkSplitter splitter = logs.splitter(role);
      for (LogChunk chunk : logs.chunks(role)) {
        StageLogs.split(
            chunk,
            splitter,
            (batch, shard) -> {
              sink.consume(batch);
              count.events += batch.size();
            });
      }
    }
  }

  @Benchmark
  public void handOver(StageBatches batches, EventCount count, Blackhole sink) throws IOException {
    for (EventBatch batch : batches.all()) {
      sink.consume(batches.handOver(batch));
      count.events += batch.size();
    }
  }

  @Benchmark
  public void cachePut(StageCaches caches, EventCount count) {
    for (ShardBatch each : caches.primary()) {
      caches.add(each);
      count.events += each.batch().size();
    }
  }

  @Benchmark
  public void cacheGet(StageCaches caches, EventCount count, Blackhole sink) {
    for (ShardBatch each : caches.foreign()) {
      for (int i = 0; i < each.batch().size(); i++) {
        sink.consume(caches.find(each, i));
      }
      count.events += each.batch().size();
    }
  }

  @Benchmark
  public void indexWrite(StageIndex index, EventCount count) {
    index.write();
    count.events += index.events();
  }

  /** Most code of all stages, which one JVM compiles better than another. */
  @Benchmark
  @Fork(3)
  @Warmup(iterations = 5, time = 3)
  public OutputFile row(StageRows rows, EventCount count) throws IOException {
    OutputFile written = rows.write();
    count.events += written.rows();
    return written;
  }

  /** Fresh ids each time, so that the registry grows. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 5, batchSize = COMMITS)
  @Measurement(iterations = 5, batchSize = COMMITS)
  public void registryCommit(StageCommits commits, EventCount count) {
    count.events += commits.next();
  }
}
