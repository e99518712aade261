package io.photonbeam.transforms.join;

import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.index.PrimaryLog;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.runtime.Settling;
import io.photonbeam.transforms.state.Packed;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** The join of one shard's batches; see {@link Join}. */
final class JoinFn extends RunFn<KV<Integer, EventBatch>, KV<Integer, JoinedBatch>> {
  private static final long serialVersionUID = 1L;

  @StateId("pending")
  private final StateSpec<BagState<Packed<PendingBatch>>> pendingSpec = PendingState.batchesSpec();

  @StateId("stamp")
  private final StateSpec<ValueState<Long>> stampSpec = PendingState.stampSpec();

  /**
   * Fires when pending events are due to be looked for or have waited long enough, or early when
   * Flink drains. If the clock was set meanwhile it may seem to fire early, too: then it is set
   * again. It may also come late then: so what is due is done when an event comes as well.
   */
  @TimerId("timeout")
  private final TimerSpec timeoutSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  /** Fires when the run settles: what waits is kept, but looked for once more. */
  @TimerId("settle")
  private final TimerSpec settleSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  /** Whether the index has answered is looked at so often if no event comes. */
  private static final long SEARCH_MILLIS = 20;

  /** When a run has settled its savepoint is made within about so long, and the next one begins. */
  private static final long NEXT_RUN_MILLIS = 1_000;

  private final Join.Settings settings;
  private transient JoinContext join;
  private transient Optional<LogEvents> log;
  private transient EventScanners primaries;
  private transient EventScanners foreigns;
  private transient Settling settling;

  JoinFn(Join.Settings settings, RunSpec run) {
    super(run);
    this.settings = settings;
  }

  @Override
  protected void open() {
    join =
        new JoinContext(
            settings,
            context(),
            ShardMemory.of(context()),
            new EventScanners(settings.foreignFields()),
            new Backoff(settings.retryMin(), settings.retryMax(), context().random()));
    log = PrimaryLog.of(context()).events(settings.primaryFields());
    primaries = new EventScanners(settings.primaryFields());
    foreigns = new EventScanners(settings.foreignFields());
    settling = Settling.of(context());
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, EventBatch> element,
      @StateId("pending") BagState<Packed<PendingBatch>> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      @TimerId("end") Timer endTimer,
      @TimerId("settle") Timer settleTimer,
      MultiOutputReceiver out) {
    EventBatch batch = element.getValue();
    withShard(
        element.getKey(),
        pendingCell,
        stampCell,
        out,
        (shardJoin, pending, shard) -> {
          boolean more = false;
          if (batch.role() == Role.PRIMARY) {
            shardJoin.primary(batch);
          } else if (shardJoin.foreign(batch, now(timeoutTimer))) {
            more = true;
            endTimer.set(GlobalWindow.INSTANCE.maxTimestamp());
          }
          boolean due =
              shard.search().isReady() || shard.timer().isLate(context().steadyClock().millis());
          if (due) {
            doWhatIsDue(shardJoin, pending.events(), now(timeoutTimer));
          }
          if (more || due || shard.timer().isToBeSet()) {
            arm(timeoutTimer, settleTimer, shard, pending.events());
          }
        });
  }

  @OnTimer("timeout")
  public void onTimeout(
      @Key Integer key,
      @StateId("pending") BagState<Packed<PendingBatch>> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      @TimerId("settle") Timer settleTimer,
      OnTimerContext context,
      MultiOutputReceiver out) {
    long setFor = context.fireTimestamp().getMillis();
    timeout(key, pendingCell, stampCell, timeoutTimer, settleTimer, setFor, out);
  }

  /** Does what is due; {@code setFor} is the time at which the timer was to fire. */
  void timeout(
      Integer key,
      BagState<Packed<PendingBatch>> pendingCell,
      ValueState<Long> stampCell,
      Timer timeoutTimer,
      Timer settleTimer,
      long setFor,
      MultiOutputReceiver out) {
    boolean early = runnersMillis(timeoutTimer) < setFor;
    withShard(
        key,
        pendingCell,
        stampCell,
        out,
        (shardJoin, pending, shard) -> {
          if (early && shard.timer().firesEarly(context().steadyClock().millis())) {
            // The runner drains until no timer is left; the other one will follow.
            shard.timer().leave();
            return;
          }
          if (settling.isThrough()) {
            set(timeoutTimer, shard, NEXT_RUN_MILLIS); // All has had its last look.
            return;
          }
          doWhatIsDue(shardJoin, pending.events(), now(timeoutTimer));
          arm(timeoutTimer, settleTimer, shard, pending.events());
        });
  }

  @OnTimer("settle")
  public void onSettle(
      @Key Integer key,
      @StateId("pending") BagState<Packed<PendingBatch>> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      MultiOutputReceiver out) {
    settling.reached();
    if (settling.isWanted()) {
      withShard(
          key,
          pendingCell,
          stampCell,
          out,
          (shardJoin, pending, shard) -> {
            shardJoin.lookAll();
            pending.settle();
            if (pending.events().size() > 0) {
              set(timeoutTimer, shard, NEXT_RUN_MILLIS); // So that it knows at once what waits.
            }
          });
    }
  }

  @OnTimer("end")
  public void onEnd(
      @Key Integer key,
      @StateId("pending") BagState<Packed<PendingBatch>> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      MultiOutputReceiver out) {
    timeoutTimer.clear(); // Direct would wait for it; Flink, which can't clear it, does not.
    withShard(
        key, pendingCell, stampCell, out, (shardJoin, pending, shard) -> shardJoin.giveUpAll());
  }

  private interface Work {
    void with(ShardJoin shardJoin, PendingState pending, ShardState shard);
  }

  private void withShard(
      Integer key,
      BagState<Packed<PendingBatch>> pendingCell,
      ValueState<Long> stampCell,
      MultiOutputReceiver out,
      Work work) {
    ShardState shard = join.memory().shard(key);
    JoinedBatches joined =
        new JoinedBatches(batch -> out.get(Join.JOINED).output(KV.of(key, batch)));
    Consumer<UnjoinableBatch> unjoinable = batch -> out.get(Join.UNJOINABLE).output(batch);
    synchronized (shard) {
      PendingState pending =
          new PendingState(shard, foreigns, pendingCell, stampCell, context().random()::nextLong);
      EventStore store = new EventStore(shard.cache(), log, primaries);
      work.with(
          new ShardJoin(join, store, pending, shard.search(), joined, unjoinable), pending, shard);
      pending.keep(context().metrics());
    }
    joined.finish();
  }

  private void doWhatIsDue(ShardJoin shardJoin, PendingBuffer events, long now) {
    events.clockShows(now, settings.retryMax().toMillis());
    shardJoin.doWhatIsDue(now);
  }

  /** Now, for what waits; a runner's clock may be set, and may stand for something in a test. */
  private long now(Timer timer) {
    return context().waitingMillis(runnersMillis(timer));
  }

  private static long runnersMillis(Timer timer) {
    return timer.getCurrentRelativeTime().getMillis();
  }

  /**
   * Sets the timers for the pending events, if there are any, so that what the first one emits has
   * a valid time and it does not hold the watermark. The other one has fired, and so is gone, where
   * an earlier run has settled.
   */
  private void arm(Timer timer, Timer settleTimer, ShardState shard, PendingBuffer events) {
    if (events.size() == 0) {
      shard.timer().notNeeded();
      return;
    }
    settleTimer.set(Settling.TIMER);
    settling.noteGathering();
    long now = now(timer);
    events.clockShows(now, settings.retryMax().toMillis());
    long wait =
        shard.search().isUnderWay() ? SEARCH_MILLIS : Math.max(1, nextDueMillis(events) - now);
    set(timer, shard, wait);
  }

  private void set(Timer timer, ShardState shard, long wait) {
    timer
        .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
        .offset(Duration.millis(wait))
        .setRelative();
    shard.timer().set(context().steadyClock().millis(), wait);
  }

  private long nextDueMillis(PendingBuffer events) {
    return Math.min(events.oldestMillis() + settings.timeout().toMillis(), events.nextDueMillis());
  }
}
