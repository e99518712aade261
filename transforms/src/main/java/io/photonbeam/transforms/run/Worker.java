package io.photonbeam.transforms.run;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.store.SteadyClock;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.StoreUri;
import io.photonbeam.store.Stores;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.transforms.index.EventIndex;
import io.photonbeam.transforms.index.IndexUpkeep;
import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.join.JoinShard;
import io.photonbeam.transforms.patience.Patience;
import io.photonbeam.transforms.patience.PatientStore;
import io.photonbeam.transforms.patience.StoreCalls;
import io.photonbeam.transforms.read.LogAlignment;
import io.photonbeam.transforms.read.LogWatch;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What the transforms of one run share within a process: the look at the logs, the registry, the
 * shards' memory, the live figures. Made when it is first acquired and closed when it is released
 * by all. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  /** Blocks of the log that were looked up lately are worth this part of the cache. */
  private static final int BLOCKS_PART_OF_CACHE = 8;

  private static final long MIN_BLOCK_BYTES = 4 << 20;

  /** Most bytes of pending events, which are held twice. */
  private static final long MAX_PENDING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private static final Map<String, Worker> WORKERS = new HashMap<>();

  private final RunSpec run;
  private final LogWatch watch;
  private final Clock steadyClock;
  private final LogAlignment alignment = new LogAlignment();
  private final Figures figures = new Figures();
  private final CommitIds commitIds;
  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, JoinShard> shards = new ConcurrentHashMap<>();
  private final Set<String> readers = ConcurrentHashMap.newKeySet();
  private final Patience patience;
  private final StoreCalls<IdRegistry> registryCalls;
  private IdRegistry registry;
  private LogEvents logEvents;
  private long blocksReadBefore;
  private IndexUpkeep indexUpkeep;
  private int holders;

  private Worker(RunSpec run) {
    this.run = run;
    this.steadyClock = SteadyClock.beside(run.clock());
    this.watch =
        new LogWatch(
            run.logs().stream().map(Path::of).toList(),
            run.pollInterval(),
            Optional.ofNullable(run.stopWhenIdle()),
            run.clock(),
            steadyClock);
    this.commitIds = new CommitIds(run.clock(), random);
    this.patience = Patience.system(run.patience(), random);
    this.registryCalls = patience.callsTo("registry", this::registry);
  }

  /**
   * A new worker for a run that begins in this process, also if an earlier one of the same id is
   * still held by somebody; to be closed once by whoever began it.
   */
  public static Worker begin(RunSpec run) {
    synchronized (WORKERS) {
      Worker worker = new Worker(run);
      worker.holders++;
      WORKERS.put(run.id(), worker);
      return worker;
    }
  }

  /** The run's worker in this process; to be closed once by whoever acquired it. */
  public static Worker acquire(RunSpec run) {
    synchronized (WORKERS) {
      Worker worker = WORKERS.computeIfAbsent(run.id(), id -> new Worker(run));
      worker.holders++;
      return worker;
    }
  }

  public LogWatch watch() {
    return watch;
  }

  public LogAlignment alignment() {
    return alignment;
  }

  /** For how long something lasts, whatever the system's clock is set to meanwhile. */
  public Clock steadyClock() {
    return steadyClock;
  }

  /**
   * Now, in epoch milliseconds, for events that wait: what has really passed counts. Only where the
   * run has a clock of its own, in a test, the runner's tells it.
   */
  @SuppressWarnings("ReferenceEquality") // Whether it is the very clock of the run.
  public long waitingMillis(long runnersMillis) {
    return steadyClock == run.clock() ? runnersMillis : steadyClock.millis();
  }

  public Figures figures() {
    return figures;
  }

  /**
   * The registry, opened when it is first asked for: for a run's beginning, where a registry that
   * cannot be used is an error at once. Within the run use {@link #registryCalls}.
   */
  public synchronized IdRegistry registry() {
    if (registry == null) {
      registry = openRegistry(run.registry(), run.patience().callTimeout());
    }
    return registry;
  }

  private static IdRegistry openRegistry(String uri, Duration timeout) {
    Clock clock = new SteadyClock();
    return IdRegistry.open(
        Stores.open(StoreUri.parse(uri), new StoreOptions(timeout, clock)),
        new RegistrySettings("", timeout, clock, Sleeper.system()));
  }

  /** Calls to the registry that wait for it while it is away. */
  public StoreCalls<IdRegistry> registryCalls() {
    return registryCalls;
  }

  /** The run's patience with its stores. */
  public Patience patience() {
    return patience;
  }

  public CommitIds commitIds() {
    return commitIds;
  }

  /** The primary log's events by its index, opened when first asked for; empty without an index. */
  public synchronized Optional<LogEvents> logEvents(EventFields primaryFields) {
    if (logEvents == null && run.index() != null) {
      EventIndex index = new EventIndex(new PatientStore(openIndex(), "index", patience));
      long blockBytes = Math.max(MIN_BLOCK_BYTES, run.cacheBytes() / BLOCKS_PART_OF_CACHE);
      logEvents = new LogEvents(index, primaryFields, blockBytes);
      indexUpkeep = new IndexUpkeep(index, this::horizon, steadyClock);
    }
    return Optional.ofNullable(logEvents);
  }

  /**
   * Blocks of the primary log that were read for look-ups so far; still known when it is closed.
   */
  public synchronized long blocksRead() {
    return blocksReadBefore + (logEvents == null ? 0 : logEvents.blocksRead());
  }

  private LocalDate horizon() {
    return registryCalls.read(IdRegistry::horizon);
  }

  /** The upkeep of the index; only once {@link #logEvents} has opened it. */
  public synchronized IndexUpkeep indexUpkeep() {
    return indexUpkeep;
  }

  /** Random bits for waits. Thread-safe. */
  public RandomGenerator random() {
    return random;
  }

  /** The log has all that the index has, so what a power failure takes from it is no loss. */
  private TransactionalStore openIndex() {
    StoreOptions options =
        new StoreOptions(run.patience().callTimeout(), new SteadyClock()).notSynced();
    return Stores.open(StoreUri.parse(run.index()), options);
  }

  /** A number that no other state of any shard was ever stamped with. */
  public long newStamp() {
    return random.nextLong();
  }

  /** The memory of a shard; use it only while synchronized on it. */
  public JoinShard shard(int shard) {
    return shards.computeIfAbsent(shard, s -> new JoinShard());
  }

  /** Whether a reader of this name begins for the first time in this process. */
  public boolean beginsReading(String reader) {
    return readers.add(reader);
  }

  /** A shard's part of the cache, in bytes. */
  public long cacheBytesPerShard() {
    return run.cacheBytes() / Math.max(1, shards.size());
  }

  /** Whether the cache, of all shards together, has room for so many bytes more. */
  public boolean hasRoomInCache(long bytes) {
    return figures.bytesInMemory.sum() + bytes <= run.cacheBytes();
  }

  /**
   * How many bytes of pending events a shard should give up, because those of all shards are too
   * many, and it has more than its part of them.
   *
   * @param bytes the shard's
   * @param added as many of them came just now
   */
  public long pendingBytesBeyondBound(long bytes, long added) {
    long beyond = figures.pendingBytes.sum() + added - MAX_PENDING_BYTES;
    boolean isMine = bytes > MAX_PENDING_BYTES / Math.max(1, shards.size());
    return beyond > 0 && isMine ? beyond + MAX_PENDING_BYTES / 16 : 0;
  }

  /** Releases the worker; the last holder closes it. */
  @Override
  public void close() {
    synchronized (WORKERS) {
      if (--holders > 0) {
        return;
      }
      WORKERS.remove(run.id(), this);
    }
    closeStores();
  }

  private synchronized void closeStores() {
    if (logEvents != null) {
      blocksReadBefore = blocksRead();
      logEvents.close();
      logEvents = null;
    }
    if (registry != null) {
      registry.close();
      registry = null;
    }
  }
}
