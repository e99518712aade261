package io.photonbeam.transforms.join;

import io.photonbeam.log.record.IdText;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.index.WantedEvent;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.UnjoinableBatch;
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
  /** Most events of one look-up beside the join, so that it is short. */
  static final int MOST_AT_ONCE = 5_000;

  private final JoinContext context;
  private final EventStore store;
  private final PendingState pending;
  private final LogSearch search;
  private final JoinedBatches joined;
  private final GiveUp giveUp;

  /**
   * For one shard.
   *
   * @param search the shard's, kept from call to call
   * @param unjoinable takes what is given up
   */
  ShardJoin(
      JoinContext context,
      EventStore store,
      PendingState pending,
      LogSearch search,
      JoinedBatches joined,
      Consumer<UnjoinableBatch> unjoinable) {
    this.context = context;
    this.store = store;
    this.pending = pending;
    this.search = search;
    this.joined = joined;
    this.giveUp = new GiveUp(context, pending, unjoinable);
  }

  /** Remembers primary events, and joins those that are awaited. */
  void primary(EventBatch batch) {
    long mine = context.memory().cacheBytesPerShard();
    // What is larger than all of a shard's part may use what others leave.
    if (batch.weight() <= mine || context.memory().hasRoomInCache(batch.weight())) {
      context.run().metrics().bytesInMemory.add(store.remember(batch, mine));
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
      context.run().metrics().foundOnArrival.add(before - events.size());
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
    if (giveUp.isDemanded(waiting.waitingWeight())) {
      // None is given up that was never looked for.
      look(context.backoff().latestFirst(nowMillis), nextLook(nowMillis));
      giveUp.beyondBound(waiting.waitingWeight());
    }
    return true;
  }

  private long firstLook(EventBatch batch, long nowMillis) {
    if (!store.hasLog()) {
      return Long.MAX_VALUE;
    }
    // Before it can time out.
    return Math.min(
        context.backoff().first(nowMillis, ageMillis(batch)),
        nowMillis + context.settings().timeout().toMillis() / 2);
  }

  private PendingBuffer.NextDue nextLook(long nowMillis) {
    return (since, events) -> context.backoff().next(since, nowMillis, ageMillis(events));
  }

  private long ageMillis(EventBatch batch) {
    return context.run().clock().millis() - TimeUnit.MICROSECONDS.toMillis(batch.writtenMicros());
  }

  /** Joins what is found in memory; returns the others, each once and none that waits already. */
  private EventBatch joinFromMemory(EventBatch batch) {
    EventBatchBuilder unknown = JoinContext.builder(batch);
    Set<ForeignId> unknownIds = new HashSet<>();
    int found = 0;
    int repeated = 0;
    for (int i = 0; i < batch.size(); i++) {
      PrimaryEvent primary = store.inMemory(batch, i, context.foreigns());
      if (primary != null) {
        joined.add(batch, i, primary);
        found++;
      } else if (pending.events().contains(batch, i) || !unknownIds.add(context.idOf(batch, i))) {
        repeated++;
      } else {
        unknown.add(batch, i);
      }
    }
    context.run().metrics().foundInMemory.add(found);
    context.run().metrics().repeated.add(repeated);
    return unknown.build();
  }

  /**
   * Looks in the log for the primary events of those that are due, beside the join. What had waited
   * for the join timeout when a look began is given up when that look is over, so that nothing is
   * given up while it is looked for, or before.
   */
  void doWhatIsDue(long nowMillis) {
    if (search.isUnderWay()) {
      take(() -> search.goOn(store, this::found));
      if (search.isUnderWay()) {
        return;
      }
      if (search.isOfAllDue()) {
        giveUp.timedOut(Math.min(search.begunMillis(), nowMillis));
      }
    }
    beginSearch(nowMillis);
    if (!search.isUnderWay()) {
      giveUp.timedOut(nowMillis);
    }
  }

  private void beginSearch(long nowMillis) {
    List<WantedEvent> wanted = new ArrayList<>();
    boolean all = addDue(wanted, nowMillis, MOST_AT_ONCE, nextLook(nowMillis));
    if (store.hasLog() && !wanted.isEmpty()) {
      search.begin(store.lookup(wanted), all, nowMillis);
    }
  }

  /** Adds what is due; returns whether that is all of it. */
  private boolean addDue(
      List<WantedEvent> wanted, long dueMillis, int most, PendingBuffer.NextDue nextDue) {
    return pending
        .events()
        .showDue(
            dueMillis,
            most,
            nextDue,
            (batch, i) -> wanted.add(EventStore.wanted(batch, i, context.foreigns())));
  }

  /** Joins the events that wait for a primary event. */
  private void found(int wanted, PrimaryEvent primary) {
    IdText id = store.idOf(primary);
    pending.events().take(id.hash(), id, (foreign, index) -> joined.add(foreign, index, primary));
  }

  private void look(long dueMillis, PendingBuffer.NextDue nextDue) {
    List<WantedEvent> wanted = new ArrayList<>();
    addDue(wanted, dueMillis, Integer.MAX_VALUE, nextDue);
    take(() -> store.inLog(wanted, this::found));
  }

  /** Notes what a look takes out. */
  private void take(Runnable look) {
    int before = pending.events().size();
    look.run();
    int found = before - pending.events().size();
    if (found > 0) {
      context.run().metrics().foundInLog.add(found);
      context.memory().missedInCache(found);
      pending.changed();
    }
  }

  /** Gives up all events that wait, after a last look. */
  void giveUpAll() {
    lookAll();
    giveUp.all();
  }

  /** Looks once more for all events that wait, and does not return before it is done. */
  void lookAll() {
    search.giveUp();
    look(Long.MAX_VALUE, (since, events) -> Long.MAX_VALUE);
  }
}
