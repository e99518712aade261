package io.photonbeam.transforms.runtime;

import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.SteadyClock;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the transforms of one run share within a process: its registry, its clocks, ids and
 * randomness, its figures, and whatever else a transform needs only once, as a {@link RunResource}.
 * Whoever begins a run {@linkplain #begin makes} it and owns it; it is closed when he and all
 * transforms have let it go, readers left aside, which are closed with it. Thread-safe.
 *
 * <p>A runner sends a transform as bytes to where it works, so a transform can't bring the object
 * with it. That is what the map of all contexts of this process is for, and the only use of
 * anything static, beside a note of the runs that have ended: a transform finds its run's context
 * again by the id in the {@link RunSpec} that it brings.
 */
public final class RunContext implements AutoCloseable {
  private static final Map<String, RunContext> CONTEXTS = new HashMap<>();

  /**
   * When the newest run of each id had begun that has ended: a thread that its runner has left at
   * work must not open again what was closed. Only of runs that were wholly in this process; on a
   * cluster, one that has let go of a run may be needed again.
   */
  private static final Map<String, Instant> ENDED = new HashMap<>();

  private static final int CACHE_PART_OF_HEAP = 4;
  private static final int INITIAL_PART_OF_CACHE = 4;
  private static final long MIN_INITIAL_CACHE_BYTES = 64 << 20;

  private final RunSpec spec;
  private final Clock steadyClock;
  private final RunMetrics metrics = new RunMetrics();
  private final CommitIds commitIds;
  private final SecureRandom random = new SecureRandom();
  private final RetryPolicy retryPolicy;
  private final StoreCalls<IdRegistry> registryCalls;
  private final Map<RunResource<?>, Object> resources = new HashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private IdRegistry registry;
  private RunMember member;
  private Optional<Participant> participant = Optional.empty();
  private final boolean hasOwner;
  private int references;

  private RunContext(RunSpec spec, boolean hasOwner) {
    this.spec = spec;
    this.hasOwner = hasOwner;
    this.steadyClock = SteadyClock.beside(spec.clock());
    this.commitIds = new CommitIds(spec.clock(), random, spec.stamp());
    this.retryPolicy = RetryPolicy.system(spec.retrySettings(), random);
    this.registryCalls = retryPolicy.callsTo("registry", this::registry);
  }

  /**
   * A new context for a run that begins in this process, also if an earlier one of the same id is
   * still held by somebody; to be closed once by whoever began it.
   */
  public static RunContext begin(RunSpec spec) {
    synchronized (CONTEXTS) {
      RunContext context = new RunContext(spec, true);
      context.references++;
      CONTEXTS.put(spec.id(), context);
      return context;
    }
  }

  /**
   * The run's context in this process; to be closed once by whoever acquired it. Where the run was
   * begun in another process, this one becomes a {@linkplain #becomeMember member} of it.
   *
   * <p>The newest run of an id counts, though whoever held an earlier one keeps that. A reader that
   * comes out of a checkpoint brings the run that wrote it; the transforms chained behind it are
   * set up first, and bring the run of now. A job whose transforms are not chained must not begin.
   *
   * @throws IllegalStateException if this process does not see what that one saw, or the run has
   *     ended and a thread that its runner has left at work comes too late
   * @throws MissingLibrariesException if it lacks what a job can't bring
   */
  public static RunContext acquire(RunSpec spec) {
    synchronized (CONTEXTS) {
      RunContext context = CONTEXTS.get(spec.id());
      if (context == null || context.spec.begun().isBefore(spec.begun())) {
        requireNotEnded(spec);
        context = new RunContext(spec, false);
        if (spec.isDistributed()) {
          context.becomeMemberOrRefuse();
        }
        CONTEXTS.put(spec.id(), context);
      }
      context.references++;
      return context;
    }
  }

  private static void requireNotEnded(RunSpec spec) {
    Instant ended = ENDED.get(spec.id());
    if (ended != null && !spec.begun().isAfter(ended)) {
      throw new IllegalStateException("the run '%s' has ended".formatted(spec.id()));
    }
  }

  private static void noteEnded(RunSpec spec) {
    ENDED.merge(spec.id(), spec.begun(), (some, other) -> some.isAfter(other) ? some : other);
  }

  /**
   * As {@link #acquire}, for a reader, which the Direct runner does not close when a run fails:
   * where the run was begun in this process, the context does not wait for its readers. To be given
   * back with {@link #closeByReader}.
   */
  public static RunContext acquireForReader(RunSpec spec) {
    synchronized (CONTEXTS) {
      RunContext context = acquire(spec);
      if (context.hasOwner) {
        context.references--;
      }
      return context;
    }
  }

  /** Lets go of what {@link #acquireForReader} gave. */
  public void closeByReader() {
    if (!hasOwner) {
      close();
    }
  }

  /**
   * Makes this process known to the others of the run and to those who watch it, until the context
   * is closed.
   */
  public synchronized void becomeMember() {
    if (member == null) {
      member = RunMember.start(this);
      participant.ifPresent(member::connect);
    }
  }

  private void becomeMemberOrRefuse() {
    // Without them there may be no registry in which to become a member.
    Optional<String> missing =
        NativeLibraries.problem(RunMember.host(), RunContext.class.getClassLoader());
    if (missing.isPresent()) {
      throw new MissingLibrariesException(missing.get());
    }
    becomeMember();
    Optional<String> problem =
        spec.cluster().shared().stream()
            .flatMap(file -> file.problem(RunMember.host()).stream())
            .findFirst();
    if (problem.isPresent()) {
      member.refuse(problem.get());
      endMembership();
      closeAll();
      throw new IllegalStateException(problem.get());
    }
  }

  /** Takes part in what the processes of the run tell each other, if this is a member of it. */
  public synchronized void connect(Participant newParticipant) {
    participant = Optional.of(newParticipant);
    if (member != null) {
      member.connect(newParticipant);
    }
  }

  /** The cache of primary events in this process, in bytes at most. */
  public long cacheBytes() {
    long given = spec.following().cacheBytes();
    return given == RunSpec.Following.PART_OF_HEAP
        ? Runtime.getRuntime().maxMemory() / CACHE_PART_OF_HEAP
        : given;
  }

  /**
   * What the cache may take before a primary event was missed in it, in bytes: memory that is used
   * for the first time costs much, and most logs need little. All of it where there is no index, by
   * which a missed event would be found.
   */
  public long initialCacheBytes() {
    long most = cacheBytes();
    return spec.following().index() == null
        ? most
        : Math.min(most, Math.max(MIN_INITIAL_CACHE_BYTES, most / INITIAL_PART_OF_CACHE));
  }

  /** What the run was told. */
  public RunSpec spec() {
    return spec;
  }

  /** What time it is; for how long something lasts, ask the {@link #steadyClock}. */
  public Clock clock() {
    return spec.clock();
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
    return steadyClock == spec.clock() ? runnersMillis : steadyClock.millis();
  }

  /** What the transforms count. */
  public RunMetrics metrics() {
    return metrics;
  }

  /** Ids for commits and files. */
  public CommitIds commitIds() {
    return commitIds;
  }

  /** Random bits for waits, stamps and names. Thread-safe. */
  public RandomGenerator random() {
    return random;
  }

  /** How the run retries calls to its stores. */
  public RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /** Calls to the registry that wait for it while it is away. */
  public StoreCalls<IdRegistry> registryCalls() {
    return registryCalls;
  }

  /**
   * The registry, opened when it is first asked for: for a run's beginning, where a registry that
   * cannot be used is an error at once. Within the run use {@link #registryCalls}.
   */
  public synchronized IdRegistry registry() {
    if (registry == null) {
      registry = openRegistry();
      opened.push(registry);
    }
    return registry;
  }

  /** It repeats nothing by itself: {@link #registryCalls} do, or whoever waits at the start. */
  private IdRegistry openRegistry() {
    return IdRegistry.open(
        Stores.open(StoreUri.parse(spec.registry()), storeOptions()),
        RegistrySettings.defaults().withoutRepetition());
  }

  /** How the run opens its stores: with the time that one attempt may take. */
  public StoreOptions storeOptions() {
    return new StoreOptions(spec.retrySettings().callTimeout(), new SteadyClock());
  }

  /**
   * A resource of this run, opened when it is first asked for. It stays the same one also after the
   * run's end, when it is closed.
   */
  public synchronized <T> T get(RunResource<T> resource) {
    if (!resources.containsKey(resource)) {
      T value = resource.open(this);
      resources.put(resource, value);
      if (value instanceof AutoCloseable closeable) {
        opened.push(closeable);
      }
    }
    return resource.cast(resources.get(resource));
  }

  /** Lets go of it; who does so last closes what was opened, the newest first. */
  @Override
  public void close() {
    synchronized (CONTEXTS) {
      if (--references > 0) {
        return;
      }
      CONTEXTS.remove(spec.id(), this);
      if (hasOwner && !spec.isDistributed()) {
        noteEnded(spec);
      }
    }
    endMembership();
    closeAll();
  }

  /** Ends what {@link #becomeMember} began. */
  public void endMembership() {
    // Not within the lock: the member may just be opening the registry.
    RunMember leaving;
    synchronized (this) {
      leaving = member;
      member = null;
    }
    if (leaving != null) {
      leaving.close();
    }
  }

  private synchronized void closeAll() {
    registry = null;
    if (!opened.isEmpty()) {
      try {
        RunResource.close(opened.pop());
      } finally {
        closeAll(); // Whatever fails, the others are closed.
      }
    }
  }
}
