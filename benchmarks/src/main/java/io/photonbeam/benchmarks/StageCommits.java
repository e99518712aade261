package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.RegistryWork.Commit;
import io.photonbeam.registry.CommitLimits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;

/** Full commits of fresh EventIds, and a registry in SQLite that takes them one after the other. */
@State(Scope.Benchmark)
public class StageCommits {
  private Deque<Commit> commits;
  private ScratchRegistry scratch;

  @Setup(Level.Trial)
  public void open(BenchmarkParams params) throws IOException {
    int ids =
        CommitLimits.MAX_IDS * (commits(params.getWarmup()) + commits(params.getMeasurement()));
    commits = new ArrayDeque<>(RegistryWork.eventIds(ids).commits(CommitLimits.MAX_IDS));
    scratch = ScratchRegistry.open(StoreKind.SQLITE);
  }

  private static int commits(IterationParams iterations) {
    return iterations.getCount() * iterations.getBatchSize();
  }

  @TearDown(Level.Trial)
  public void close() {
    scratch.close();
  }

  /** Makes the next commit; returns how many ids it takes. */
  int next() {
    Commit commit = commits.remove();
    commit.to(scratch.registry());
    return commit.ids().size();
  }
}
