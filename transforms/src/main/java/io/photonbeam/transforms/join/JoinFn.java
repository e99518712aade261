package io.photonbeam.transforms.join;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.EventBatchBuilder;
import io.photonbeam.transforms.batch.Role;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** The join of one shard's batches; see {@link Join}. */
final class JoinFn extends DoFn<KV<Integer, EventBatch>, KV<Integer, JoinedBatch>> {
  private static final long serialVersionUID = 1L;

  @StateId("pending")
  private final StateSpec<BagState<PendingBatch>> pendingSpec = PendingState.batchesSpec();

  @StateId("stamp")
  private final StateSpec<ValueState<Long>> stampSpec = PendingState.stampSpec();

  /** Fires when the oldest pending event has waited long enough, or early when Flink drains. */
  @TimerId("timeout")
  private final TimerSpec timeoutSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final EventFields primaryFields;
  private final EventFields foreignFields;
  private final Duration timeout;
  private final RunSpec run;

  private transient Worker worker;
  private transient Scanners primaries;
  private transient Scanners foreigns;

  JoinFn(
      EventFields primaryFields,
      EventFields foreignFields,
      java.time.Duration timeout,
      RunSpec run) {
    this.primaryFields = primaryFields;
    this.foreignFields = foreignFields;
    this.timeout = Duration.millis(timeout.toMillis());
    this.run = run;
  }

  @Setup
  public void setup() {
    worker = Worker.acquire(run);
    primaries = new Scanners(primaryFields);
    foreigns = new Scanners(foreignFields);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, EventBatch> element,
      @StateId("pending") BagState<PendingBatch> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      @TimerId("end") Timer endTimer,
      MultiOutputReceiver out) {
    JoinShard shard = worker.shard(element.getKey());
    JoinedBatches joined =
        new JoinedBatches(batch -> out.get(Join.JOINED).output(KV.of(element.getKey(), batch)));
    synchronized (shard) {
      PendingState pending = pendingState(shard, pendingCell, stampCell);
      if (element.getValue().role() == Role.PRIMARY) {
        joinPrimary(element.getValue(), shard, pending, joined);
      } else {
        joinForeign(element.getValue(), shard, pending, timeoutTimer, endTimer, joined);
      }
      worker.figures().pending.add(pending.keep());
    }
    joined.finish();
  }

  private PendingState pendingState(
      JoinShard shard, BagState<PendingBatch> pendingCell, ValueState<Long> stampCell) {
    return new PendingState(
        shard, () -> new Scanners(foreignFields), pendingCell, stampCell, worker::newStamp);
  }

  /** Remembers primary events, and joins those that are awaited. */
  private void joinPrimary(
      EventBatch batch, JoinShard shard, PendingState pending, JoinedBatches joined) {
    shard.cache().add(batch, worker.cacheBytesPerShard());
    PendingEvents events = pending.events();
    int before = events.size();
    for (int i = 0; before > 0 && i < batch.size(); i++) {
      if (events.mayAwait(batch.keyHash(i))) {
        EventScanner primary = primaries.at(batch.schema(), batch.record(i));
        PrimaryEvent event =
            new PrimaryEvent(batch.schema(), batch.record(i), batch.writtenMicros());
        events.take(
            batch.keyHash(i), primary.id(), (foreign, index) -> joined.add(foreign, index, event));
      }
    }
    if (events.size() < before) {
      pending.changed();
    }
  }

  /** Joins foreign events whose primary event is in memory; the others become pending. */
  private void joinForeign(
      EventBatch batch,
      JoinShard shard,
      PendingState pending,
      Timer timeoutTimer,
      Timer endTimer,
      JoinedBatches joined) {
    EventBatchBuilder waiting =
        new EventBatchBuilder(Role.FOREIGN, batch.schema(), batch.size(), batch.bytes());
    Set<ForeignId> waitingIds = new HashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      PrimaryEvent primary = find(shard.cache(), batch, i);
      if (primary != null) {
        joined.add(batch, i, primary);
      } else if (pending.events().contains(batch, i) || !waitingIds.add(id(batch, i))) {
        worker.figures().repeated.increment();
      } else {
        waiting.add(batch, i);
      }
    }
    if (waiting.size() > 0) {
      if (pending.events().size() == 0) {
        arm(timeoutTimer, timeout);
        endTimer.set(GlobalWindow.INSTANCE.maxTimestamp());
      }
      long now = timeoutTimer.getCurrentRelativeTime().getMillis();
      pending.add(new PendingBatch(waiting.build(), now));
    }
  }

  /** Sets the timer so that what it emits has a valid time, and it does not hold the watermark. */
  private static void arm(Timer timer, Duration delay) {
    timer.withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp()).offset(delay).setRelative();
  }

  private PrimaryEvent find(EventCache cache, EventBatch batch, int event) {
    PrimaryEvent primary = cache.find(batch.keyHash(event));
    if (primary == null) {
      return null;
    }
    IdText id = primaries.at(primary.schema(), primary.record()).id();
    return foreigns.at(batch.schema(), batch.record(event)).key().isSame(id) ? primary : null;
  }

  @OnTimer("timeout")
  public void onTimeout(
      @Key Integer key,
      @StateId("pending") BagState<PendingBatch> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      OnTimerContext context,
      MultiOutputReceiver out) {
    Instant now = timeoutTimer.getCurrentRelativeTime();
    if (now.isBefore(context.fireTimestamp())) {
      return; // The runner drains: the other timer will follow.
    }
    JoinShard shard = worker.shard(key);
    synchronized (shard) {
      PendingState pending = pendingState(shard, pendingCell, stampCell);
      giveUp(pending, now.minus(timeout).getMillis() + 1, out);
      if (pending.events().size() > 0) {
        long waited = now.getMillis() - pending.events().oldestMillis();
        arm(timeoutTimer, timeout.minus(Duration.millis(waited)));
      }
      worker.figures().pending.add(pending.keep());
    }
  }

  @OnTimer("end")
  public void onEnd(
      @Key Integer key,
      @StateId("pending") BagState<PendingBatch> pendingCell,
      @StateId("stamp") ValueState<Long> stampCell,
      @TimerId("timeout") Timer timeoutTimer,
      MultiOutputReceiver out) {
    JoinShard shard = worker.shard(key);
    timeoutTimer.clear(); // Direct would wait for it; Flink, which can't clear it, does not.
    synchronized (shard) {
      PendingState pending = pendingState(shard, pendingCell, stampCell);
      giveUp(pending, Long.MAX_VALUE, out);
      worker.figures().pending.add(pending.keep());
    }
  }

  /** Gives up the events that began to wait before a time and are not taken meanwhile. */
  private void giveUp(PendingState pending, long beforeMillis, MultiOutputReceiver out) {
    int before = pending.events().size();
    for (EventBatch batch : pending.events().takeOlderThan(beforeMillis)) {
      EventBatch free = withoutTaken(batch);
      if (free.size() > 0) {
        worker.figures().unjoinable.add(free.size());
        out.get(Join.UNJOINABLE).output(new UnjoinableBatch(free, Reason.NO_PRIMARY_EVENT));
      }
    }
    if (pending.events().size() < before) {
      pending.changed();
    }
  }

  private ForeignId id(EventBatch batch, int event) {
    EventScanner scanner = foreigns.at(batch.schema(), batch.record(event));
    return ForeignId.of(scanner.id().toBytes(), scanner.timeMicros());
  }

  /** An event that waits may have been joined already, here before a restart or elsewhere. */
  private EventBatch withoutTaken(EventBatch batch) {
    List<ForeignId> ids = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      ids.add(id(batch, i));
    }
    Lookup lookup = worker.registryCalls().read(registry -> registry.lookup(ids));
    EventBatchBuilder free =
        new EventBatchBuilder(Role.FOREIGN, batch.schema(), batch.size(), batch.bytes());
    for (int i = 0; i < batch.size(); i++) {
      if (lookup.isFree(i)) {
        free.add(batch, i);
      }
    }
    worker.figures().alreadyTaken.add(lookup.count(IdStatus.TAKEN));
    worker.figures().expired.add(lookup.count(IdStatus.EXPIRED));
    return free.build();
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.close();
    }
  }
}
