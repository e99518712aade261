package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.StageLogs.ShardBatch;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.commit.CommitFileWriter;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.shaping.RowMaker;
import io.photonbeam.transforms.shaping.RowMakers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Foreign events of a full commit, and their primary events as they were found. */
@State(Scope.Benchmark)
public class StageRows {
  private final CommitIds commitIds = CommitIds.system();
  private final RowMakers makers = new RowMakers(StageLogs.fields(Role.FOREIGN), null);
  private final List<Found> found = new ArrayList<>();
  private TemporaryFolder folder;

  private record Found(EventBatch batch, int event, PrimaryEvent primary) {}

  @Setup(Level.Trial)
  public void find(StageCaches caches) throws IOException {
    for (ShardBatch each : caches.foreign()) {
      for (int i = 0; i < each.batch().size() && found.size() < CommitLimits.MAX_IDS; i++) {
        found.add(new Found(each.batch(), i, caches.find(each, i)));
      }
    }
    folder = TemporaryFolder.create();
  }

  @TearDown(Level.Trial)
  public void delete() {
    folder.close();
  }

  /** Pairs the events and writes their rows to a file: compressed and closed, not durable. */
  OutputFile write() throws IOException {
    List<JoinedBatch> pairs = new ArrayList<>();
    JoinedBatches joined = new JoinedBatches(pairs::add);
    found.forEach(each -> joined.add(each.batch(), each.event(), each.primary()));
    joined.finish();
    List<JoinedRow> rows = new ArrayList<>();
    pairs.forEach(batch -> makers.of(batch).make(batch, rows::add, StageRows::refuse));
    RowMaker maker = makers.of(pairs.get(0));
    Path file = folder.path().resolve("rows.parquet");
    Files.deleteIfExists(file);
    return writer(rows).write(file, "date=2026-01-02/hour=03/rows.parquet", maker.shape(), rows);
  }

  private CommitFileWriter writer(List<JoinedRow> rows) {
    long micros = rows.get(0).eventMicros();
    TreeMap<PartitionHour, Long> hours = new TreeMap<>();
    hours.put(PartitionHour.of(micros), (long) rows.size());
    return new CommitFileWriter(commitIds.next(), new CommitMetadata("p", micros, micros, hours));
  }

  private static void refuse(EventBatch events, int event, Reason reason, String why) {
    throw new IllegalStateException("a generated event becomes no row: " + why);
  }
}
