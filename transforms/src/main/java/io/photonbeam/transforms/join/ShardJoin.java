package io.photonbeam.transforms.join;

import io.photonbeam.log.EventScanner;
import io.photonbeam.log.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.index.WantedEvent;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatches;
import io.photonbeam.transforms.runtime.RunContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is done with one shard's events in one call of {@link JoinFn}, whose caller holds the
 * shard's monitor. Not thread-safe.
 */
final class ShardJoin {
  /**
   * When too many wait, this part of them goes at once, so that it need not be done at each batch.
   */
  private static final int GIVEN_UP_PART = 16;

  /** Most events of one look-up beside the join, so that it is short. */
  private static final int MOST_AT_ONCE = 5_000;

  /** Bytes for which batches have room at first, of a larger one mostly in vain. */
  private static final int MOST_ROOM = 1 << 20;

  private final Join.Settings settings;
  private final RunContext context;
  private final ShardMemory memory;
  private final EventStore store;
  private final EventScanners foreigns;
  private final Backoff backoff;
  private final PendingState pending;
  private final LogSearch search;
  private final JoinedBatches joined;
  private final Consumer<UnjoinableBatch> unjoinable;

  ShardJoin(
      Join.Settings settings,
      RunContext context,
      ShardMemory memory,
      EventStore store,
      EventScanners foreigns,
      Backoff backoff,
      PendingState pending,
      LogSearch search,
      JoinedBatches joined,
      Consumer<UnjoinableBatch> unjoinable) {
    this.settings = settings;
    this.context = context;
    this.memory = memory;
    this.store = store;
    this.foreigns = foreigns;
    this.backoff = backoff;
    this.pending = pending;
    this.search = search;
    this.joined = joined;
    this.unjoinable = unjoinable;
  }

  /** Remembers primary events, and joins those that are awaited. */
  void primary(EventBatch batch) {
    long mine = memory.cacheBytesPerShard();
    // What is larger than all of a shard's part may use what others leave.
    if (batch.weight() <= mine || memory.hasRoomInCache(batch.weight())) {
      context.metrics().bytesInMemory.add(store.remember(batch, mine));
    }
    PendingBuffer events = pending.events();
    int before = events.size();
    for (int i = 0; before > 0 && i < batch.size(); i++) {
      if (events.mayAwait(batch.keyHash(i))) {
        IdText id = store.idOf(batch, i);
        PrimaryEvent event =
            new PrimaryEvent(batch.schema(), batch.record(i), batch.writtenMicros());
        events.take(batch.keyHash(i), id, (foreign, index) -> joined.add(foreign, index, event));
      }
    }
    if (events.size() < before) {
      context.metrics().foundOnArrival.add(before - events.size());
      pending.changed();
    }
  }

  /**
   * Joins foreign events whose primary event is in memory; the others become pending.
   *
   * @return whether there are others
   */
  boolean foreign(EventBatch batch, long nowMillis) {
    EventBatch waiting = joinFromMemory(batch);
    if (waiting.size() == 0) {
      return false;
    }
    pending.add(new PendingBatch(waiting, nowMillis, firstLook(batch, nowMillis)));
    giveUpBeyondBound(waiting.weight(), nowMillis);
    return true;
  }

  private long firstLook(EventBatch batch, long nowMillis) {
    if (!store.hasLog()) {
      return Long.MAX_VALUE;
    }
    // Before it can time out.
    return Math.min(
        backoff.first(nowMillis, ageMillis(batch)), nowMillis + settings.timeout().toMillis() / 2);
  }

  private PendingBuffer.NextDue nextLook(long nowMillis) {
    return (since, events) -> backoff.next(since, nowMillis, ageMillis(events));
  }

  private long ageMillis(EventBatch batch) {
    return context.clock().millis() - TimeUnit.MICROSECONDS.toMillis(batch.writtenMicros());
  }

  /** Joins what is found in memory; returns the others, each once and none that waits already. */
  private EventBatch joinFromMemory(EventBatch batch) {
    EventBatchBuilder unknown = builder(batch);
    Set<ForeignId> unknownIds = new HashSet<>();
    int found = 0;
    int repeated = 0;
    for (int i = 0; i < batch.size(); i++) {
      PrimaryEvent primary = store.inMemory(batch, i, foreigns);
      if (primary != null) {
        joined.add(batch, i, primary);
        found++;
      } else if (pending.events().contains(batch, i) || !unknownIds.add(id(batch, i))) {
        repeated++;
      } else {
        unknown.add(batch, i);
      }
    }
    context.metrics().foundInMemory.add(found);
    context.metrics().repeated.add(repeated);
    return unknown.build();
  }

  /**
   * Looks in the log for the primary events of those that are due, beside the join, and gives up
   * those that had waited for the join timeout when a look that is over began.
   */
  void doWhatIsDue(long nowMillis) {
    if (search.isUnderWay()) {
      take(() -> search.goOn(store, this::found));
      if (search.isUnderWay()) {
        return;
      }
      giveUpTimedOut(Math.min(search.begunMillis(), nowMillis));
    }
    beginSearch(nowMillis);
    if (!search.isUnderWay()) {
      giveUpTimedOut(nowMillis);
    }
  }

  private void beginSearch(long nowMillis) {
    List<WantedEvent> wanted = due(nowMillis, MOST_AT_ONCE, nextLook(nowMillis));
    if (store.hasLog() && !wanted.isEmpty()) {
      search.begin(store.lookUp(wanted), nowMillis);
    }
  }

  private List<WantedEvent> due(long nowMillis, int most, PendingBuffer.NextDue nextDue) {
    List<WantedEvent> wanted = new ArrayList<>();
    pending
        .events()
        .showDue(
            nowMillis,
            most,
            nextDue,
            (batch, i) -> wanted.add(EventStore.wanted(batch, i, foreigns)));
    return wanted;
  }

  /** Joins the events that wait for a primary event. */
  private void found(int wanted, PrimaryEvent primary) {
    IdText id = store.idOf(primary);
    pending.events().take(id.hash(), id, (foreign, index) -> joined.add(foreign, index, primary));
  }

  private void look(long dueMillis, PendingBuffer.NextDue nextDue) {
    List<WantedEvent> wanted = due(dueMillis, Integer.MAX_VALUE, nextDue);
    take(() -> store.inLog(wanted, this::found));
  }

  /** Notes what a look takes out. */
  private void take(Runnable look) {
    int before = pending.events().size();
    look.run();
    int found = before - pending.events().size();
    if (found > 0) {
      context.metrics().foundInLog.add(found);
      pending.changed();
    }
  }

  /** Gives up the events that have waited for the join timeout. */
  private void giveUpTimedOut(long nowMillis) {
    giveUp(
        pending.events().takeOlderThan(nowMillis - settings.timeout().toMillis() + 1),
        Reason.NO_PRIMARY_EVENT);
  }

  /** Gives up all events that wait, after a last look. */
  void giveUpAll() {
    search.giveUp();
    look(Long.MAX_VALUE, (since, events) -> Long.MAX_VALUE);
    giveUp(pending.events().takeOlderThan(Long.MAX_VALUE), Reason.NO_PRIMARY_EVENT);
  }

  private void giveUpBeyondBound(long added, long nowMillis) {
    if (eventsBeyondBound() > 0 || bytesBeyondBound(added) > 0) {
      // None is given up that was never looked for.
      look(backoff.latestFirst(nowMillis), nextLook(nowMillis));
    }
    int tooMany = eventsBeyondBound();
    if (tooMany > 0) {
      int more = settings.maxPendingPerShard() / GIVEN_UP_PART;
      giveUp(pending.events().takeOldest(tooMany + more), Reason.TOO_MANY_PENDING);
    }
    long tooMuch = bytesBeyondBound(added);
    if (tooMuch > 0) {
      giveUp(pending.events().takeOldestBytes(tooMuch), Reason.TOO_MANY_PENDING);
    }
  }

  private int eventsBeyondBound() {
    return pending.events().size() - settings.maxPendingPerShard();
  }

  private long bytesBeyondBound(long added) {
    return memory.pendingBytesBeyondBound(pending.events().bytes(), added);
  }

  /** Lets go of events that were taken out, as far as they are not joined meanwhile. */
  private void giveUp(List<EventBatch> batches, Reason reason) {
    for (EventBatch batch : batches) {
      EventBatch free = withoutTaken(batch);
      if (free.size() > 0) {
        context.metrics().unjoinable.add(free.size());
        unjoinable.accept(new UnjoinableBatch(free, reason));
      }
    }
    if (!batches.isEmpty()) {
      pending.changed();
    }
  }

  /** An event that waits may have been joined already, here before a restart or elsewhere. */
  private EventBatch withoutTaken(EventBatch batch) {
    List<ForeignId> ids = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      ids.add(id(batch, i));
    }
    Lookup lookup = context.registryCalls().read(registry -> registry.lookup(ids));
    EventBatchBuilder free = builder(batch);
    UnjoinableBatches expired = new UnjoinableBatches(unjoinable);
    for (int i = 0; i < batch.size(); i++) {
      switch (lookup.status(i)) {
        case FREE -> free.add(batch, i);
        case EXPIRED -> expired.add(batch, i, Reason.EXPIRED);
        case TAKEN -> {}
      }
    }
    expired.finish();
    context.metrics().alreadyTaken.add(lookup.count(IdStatus.TAKEN));
    context.metrics().expired.add(lookup.count(IdStatus.EXPIRED));
    return free.build();
  }

  private ForeignId id(EventBatch batch, int event) {
    EventScanner scanner = foreigns.at(batch.schema(), batch.record(event));
    return ForeignId.of(scanner.id().toBytes(), scanner.timeMicros());
  }

  private static EventBatchBuilder builder(EventBatch like) {
    return new EventBatchBuilder(
        Role.FOREIGN, like.schema(), like.size(), Math.min(like.bytes(), MOST_ROOM));
  }
}
