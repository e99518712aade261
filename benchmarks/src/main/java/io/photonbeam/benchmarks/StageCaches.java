package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.StageLogs.ShardBatch;
import io.photonbeam.log.record.IdText;
import io.photonbeam.transforms.join.EventCache;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The caches of all shards: those that are filled with a log, and those that are asked. */
@State(Scope.Benchmark)
public class StageCaches {
  /** A log has its events in all generations of a cache that has just room for it. */
  private static final double ROOM_TO_ASK = 1.3;

  /**
   * A generation takes less than a log, so that none gets an event twice, and is about as large as
   * in a small join.
   */
  private static final double ROOM_TO_FILL = 7;

  private final EventScanners primaries = new EventScanners(StageLogs.fields(Role.PRIMARY));
  private final EventScanners foreigns = new EventScanners(StageLogs.fields(Role.FOREIGN));
  private final List<EventCache> asked = caches();
  private final List<EventCache> filled = caches();
  private List<ShardBatch> primary;
  private List<ShardBatch> foreign;
  private long shardBytes;

  private static List<EventCache> caches() {
    return Stream.generate(EventCache::new).limit(StageLogs.SHARDS).toList();
  }

  @Setup(Level.Trial)
  public void fill(StageLogs logs) {
    primary = logs.batches(Role.PRIMARY);
    foreign = logs.batches(Role.FOREIGN);
    long bytes = primary.stream().mapToLong(each -> each.batch().bytes()).sum();
    shardBytes = bytes / StageLogs.SHARDS;
    primary.forEach(each -> add(asked, each, ROOM_TO_ASK));
  }

  List<ShardBatch> primary() {
    return primary;
  }

  List<ShardBatch> foreign() {
    return foreign;
  }

  /** Remembers primary events as a join does. */
  void add(ShardBatch each) {
    add(filled, each, ROOM_TO_FILL);
  }

  private void add(List<EventCache> caches, ShardBatch each, double room) {
    caches.get(each.shard()).add(each.batch(), (long) (room * shardBytes));
  }

  /** Finds the primary event of a foreign one, and sees by the id that it is the one. */
  PrimaryEvent find(ShardBatch of, int event) {
    EventBatch batch = of.batch();
    PrimaryEvent found = asked.get(of.shard()).find(batch.keyHash(event));
    IdText id = primaries.at(found.schema(), found.record()).id();
    if (!foreigns.at(batch.schema(), batch.record(event)).key().isSame(id)) {
      throw new IllegalStateException("two ids of the log have the hash of " + id);
    }
    return found;
  }
}
