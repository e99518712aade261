package io.photonbeam.benchmarks;

import io.photonbeam.event.EventId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.Stores;
import io.photonbeam.store.TransactionalStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * written in the same transactions, with nothing around them. Each measurement is one session, on a
 * store that begins empty.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class RegistryBenchmark {
  private static final int LOOK_UP_IDS = 1_000;
  private static final int LOOKED_UP_IDS = 100_000;
  private static final int SESSION_IDS = 40_000;
  private static final int MIN_SESSION_COMMITS = 16;
  private static final int MAX_SESSION_COMMITS = 400;

  /** Ids that one session takes. */
  static int takenIds(int idsPerCommit) {
    return idsPerCommit
        * Math.max(MIN_SESSION_COMMITS, Math.min(MAX_SESSION_COMMITS, SESSION_IDS / idsPerCommit));
  }

  /** Ids that one session looks up. */
  static int lookedUpIds() {
    return LOOKED_UP_IDS;
  }

  /** How the store is used. */
  public enum Way {
    PROTOCOL,
    RAW
  }

  /** The store of one session, and the threads that use it. */
  @State(Scope.Benchmark)
  public static class Target {
    @Param({"memory", "sqlite"})
    public String kind;

    @Param public Way way;

    @Param({"1", "16"})
    public int inFlight;

    private ExecutorService executor;
    private TemporaryFolder folder;
    private TransactionalStore store;
    private IdRegistry registry;

    @Setup(Level.Iteration)
    public void open() throws IOException {
      folder = TemporaryFolder.create();
      store = Stores.open(kind.equals("memory") ? "memory:" : "sqlite:" + folder.path() + "/r.db");
      registry = IdRegistry.open(store, RegistrySettings.defaults());
      executor = Executors.newFixedThreadPool(inFlight);
    }

    /** Does the work on as many threads as there are to be calls in flight. */
    private <T> void each(List<T> work, Consumer<T> call) throws Exception {
      List<Callable<Object>> calls = new ArrayList<>();
      work.forEach(item -> calls.add(Executors.callable(() -> call.accept(item))));
      for (Future<Object> done : executor.invokeAll(calls)) {
        done.get();
      }
    }

    @TearDown(Level.Iteration)
    public void close() {
      executor.shutdown();
      registry.close();
      folder.close();
    }
  }

  /** Ids, and what the protocol does to them in a store. */
  private static final class Ids {
    private final Instant start = Instant.now();
    private final CommitIds commitIds = CommitIds.system();
    private final List<ForeignId> ids = new ArrayList<>();

    Ids(int count) throws IOException {
      InetAddress server = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
      for (int i = 0; i < count; i++) {
        ids.add(ForeignId.of(EventId.of(server, 4711, micros() + i * 137L).toString(), micros()));
      }
    }

    List<Commit> commits(int idsPerCommit) {
      List<Commit> commits = new ArrayList<>();
      for (List<ForeignId> slice : slices(idsPerCommit)) {
        OutputFile file =
            new OutputFile(
                "date=2026-01-02/hour=03/some-file.parquet", slice.size(), 64 << 10, "xxh64:0f");
        commits.add(
            new Commit(
                CommitRecord.of(commitIds.next(), "p", List.of(file), micros(), micros()), slice));
      }
      return commits;
    }

    List<List<ForeignId>> slices(int size) {
      List<List<ForeignId>> slices = new ArrayList<>();
      for (int from = 0; from < ids.size(); from += size) {
        slices.add(ids.subList(from, Math.min(from + size, ids.size())));
      }
      return slices;
    }

    private long micros() {
      return TimeUnit.MILLISECONDS.toMicros(start.toEpochMilli());
    }
  }

  private record Commit(CommitRecord record, List<ForeignId> ids) {
    void to(IdRegistry registry) {
      registry.commit(record, ids);
    }
  }

  /** The commits of one session. */
  @State(Scope.Benchmark)
  public static class Commits {
    @Param({"1", "100", "1000", "5000"})
    public int idsPerCommit;

    private List<Commit> commits;
    private List<Tape.Entry> taped;

    @Setup(Level.Iteration)
    public void prepare() throws IOException {
      commits = new Ids(takenIds(idsPerCommit)).commits(idsPerCommit);
      try (Tape tape = new Tape()) {
        IdRegistry registry = IdRegistry.open(tape, RegistrySettings.defaults());
        tape.take();
        commits.forEach(commit -> commit.to(registry));
        taped = tape.take();
      }
    }
  }

  /** The look-ups of one session: half of the ids are taken. */
  @State(Scope.Benchmark)
  public static class LookUps {
    private List<List<ForeignId>> lookUps;
    private List<Tape.Entry> taped;

    @Setup(Level.Iteration)
    public void prepare(Target target) throws IOException {
      Ids ids = new Ids(LOOKED_UP_IDS);
      lookUps = ids.slices(LOOK_UP_IDS);
      ids.commits(LOOK_UP_IDS).stream()
          .limit(LOOKED_UP_IDS / LOOK_UP_IDS / 2)
          .forEach(commit -> commit.to(target.registry));
      try (Tape tape = new Tape()) {
        IdRegistry registry = IdRegistry.open(tape, RegistrySettings.defaults());
        tape.take();
        lookUps.forEach(registry::lookup);
        taped = tape.take();
      }
    }
  }

  @Benchmark
  public void commit(Target target, Commits work, Blackhole sink) throws Exception {
    if (target.way == Way.PROTOCOL) {
      target.each(work.commits, commit -> commit.to(target.registry));
    } else {
      target.each(work.taped, entry -> sink.consume(entry.writeTo(target.store)));
    }
  }

  @Benchmark
  public void lookUp(Target target, LookUps work, Blackhole sink) throws Exception {
    if (target.way == Way.PROTOCOL) {
      target.each(work.lookUps, ids -> sink.consume(target.registry.lookup(ids)));
    } else {
      target.each(work.taped, entry -> sink.consume(entry.readFrom(target.store)));
    }
  }
}
