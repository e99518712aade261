package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.StageLogs.ShardBatch;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The events of both logs by shard, as one task hands them to another. */
@State(Scope.Benchmark)
public class StageBatches {
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream(1 << 20);
  private List<EventBatch> all;

  @Setup(Level.Trial)
  public void split(StageLogs logs) {
    all =
        Stream.of(Role.values())
            .flatMap(role -> logs.batches(role).stream())
            .map(ShardBatch::batch)
            .toList();
  }

  List<EventBatch> all() {
    return all;
  }

  /** What another task gets of a batch. */
  EventBatch handOver(EventBatch batch) throws IOException {
    wire.reset();
    EventBatchCoder.of().encode(batch, wire);
    return EventBatchCoder.of().decode(new ByteArrayInputStream(wire.toByteArray()));
  }
}
