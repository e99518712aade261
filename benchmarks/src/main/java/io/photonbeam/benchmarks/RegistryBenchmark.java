package io.photonbeam.benchmarks;

import io.photonbeam.benchmarks.RegistryWork.Commit;
import io.photonbeam.registry.ForeignId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Taking and looking up EventIds in log order, by the protocol and raw: the same keys read and
 * written in the same transactions of the same store, with nothing around them.
 *
 * <p>An iteration is a session, and sessions of both ways take turns in one JVM; see {@link
 * Rounds}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 2 * Way.ROUND)
@Measurement(iterations = 7 * Way.ROUND)
public class RegistryBenchmark {
  private static final int LOOK_UP_IDS = 1_000;

  /** Ids that one session takes. */
  static int takenIds(StoreKind store, int idsPerCommit, int inFlight) {
    return idsPerCommit * store.commits(idsPerCommit, inFlight);
  }

  /** Ids that one session looks up. */
  static int lookedUpIds(StoreKind store) {
    return LOOK_UP_IDS * store.lookUps();
  }

  /** What every case has. */
  @State(Scope.Benchmark)
  public static class Case {
    @Param({"memory", "sqlite", "fdb"})
    public String store;

    @Param({"1", "4", "16"})
    public int inFlight;

    private Workers workers;
    private int sessions;
    private Way way;

    @Setup(Level.Trial)
    public void start() {
      workers = new Workers(inFlight);
    }

    @Setup(Level.Iteration)
    public void turn() {
      way = Way.ofSession(sessions++);
      // Sessions begin with an equally clean heap; JMH's own collection waits for half a second.
      System.gc();
    }

    @TearDown(Level.Trial)
    public void stop() {
      workers.close();
    }

    private StoreKind kind() {
      return StoreKind.of(store);
    }
  }

  /** The same commits in each session, on a registry of its own. */
  @State(Scope.Benchmark)
  public static class Commits {
    @Param({"1", "100", "1000", "5000"})
    public int idsPerCommit;

    private List<Commit> commits;
    private List<Tape.Entry> taped;
    private ScratchRegistry scratch;

    @Setup(Level.Trial)
    public void prepare(Case about) {
      int ids = takenIds(about.kind(), idsPerCommit, about.inFlight);
      commits = RegistryWork.eventIds(ids).commits(idsPerCommit);
      taped = RegistryWork.tapeOfCommits(commits);
    }

    @Setup(Level.Iteration)
    public void open(Case about) throws IOException {
      scratch = ScratchRegistry.open(about.kind());
    }

    @TearDown(Level.Iteration)
    public void close() {
      scratch.close();
    }
  }

  /** The same look-ups in each session, on the same registry; half of the ids are taken. */
  @State(Scope.Benchmark)
  public static class LookUps {
    private List<List<ForeignId>> lookUps;
    private List<Tape.Entry> taped;
    private ScratchRegistry scratch;

    @Setup(Level.Trial)
    public void prepare(Case about) throws IOException {
      RegistryWork work = RegistryWork.eventIds(lookedUpIds(about.kind()));
      lookUps = work.slices(LOOK_UP_IDS);
      taped = RegistryWork.tapeOfLookUps(lookUps);
      scratch = ScratchRegistry.open(about.kind());
      work.commits(LOOK_UP_IDS).stream()
          .limit(about.kind().lookUps() / 2)
          .forEach(commit -> commit.to(scratch.registry()));
    }

    @TearDown(Level.Trial)
    public void close() {
      scratch.close();
    }
  }

  @Benchmark
  public void commit(Case about, Commits work, Blackhole sink) throws Exception {
    if (about.way == Way.PROTOCOL) {
      about.workers.each(work.commits, commit -> commit.to(work.scratch.registry()));
    } else {
      about.workers.each(work.taped, entry -> sink.consume(entry.writeTo(work.scratch.store())));
    }
  }

  @Benchmark
  public void lookUp(Case about, LookUps work, Blackhole sink) throws Exception {
    if (about.way == Way.PROTOCOL) {
      about.workers.each(work.lookUps, ids -> sink.consume(work.scratch.registry().lookup(ids)));
    } else {
      about.workers.each(work.taped, entry -> sink.consume(entry.readFrom(work.scratch.store())));
    }
  }
}
