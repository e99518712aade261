package io.photonbeam.transforms.join;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.model.UnjoinableBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets go of pending events of one shard, as far as they are not joined meanwhile: those that have
 * waited for the join timeout, and the oldest ones where too many wait. Not thread-safe.
 */
final class GiveUp {
  /**
   * When too many wait, this part of them goes at once, so that it need not be done at each batch.
   */
  private static final int PART_BEYOND_BOUND = 16;

  private final JoinContext context;
  private final PendingState pending;
  private final Consumer<UnjoinableBatch> unjoinable;

  /**
   * For a shard.
   *
   * @param unjoinable takes what is let go, each with its reason
   */
  GiveUp(JoinContext context, PendingState pending, Consumer<UnjoinableBatch> unjoinable) {
    this.context = context;
    this.pending = pending;
    this.unjoinable = unjoinable;
  }

  /** Gives up the events that had waited for the join timeout at a time, in epoch milliseconds. */
  void timedOut(long millis) {
    long timeout = context.settings().timeout().toMillis();
    giveUp(pending.events().takeOlderThan(millis - timeout + 1), Reason.NO_PRIMARY_EVENT);
  }

  /** Gives up all events that wait. */
  void all() {
    giveUp(pending.events().takeOlderThan(Long.MAX_VALUE), Reason.NO_PRIMARY_EVENT);
  }

  /**
   * Whether too many events wait in this shard, or too many bytes of them in the process.
   *
   * @param added bytes that came just now
   */
  boolean isDemanded(long added) {
    return eventsBeyondBound() > 0 || bytesBeyondBound(added) > 0;
  }

  /** Gives up the oldest events, until no more wait than may. */
  void beyondBound(long added) {
    int tooMany = eventsBeyondBound();
    if (tooMany > 0) {
      int more = context.settings().maxPendingPerShard() / PART_BEYOND_BOUND;
      giveUp(pending.events().takeOldest(tooMany + more), Reason.TOO_MANY_PENDING);
    }
    long tooMuch = bytesBeyondBound(added);
    if (tooMuch > 0) {
      giveUp(pending.events().takeOldestBytes(tooMuch), Reason.TOO_MANY_PENDING);
    }
  }

  private int eventsBeyondBound() {
    return pending.events().size() - context.settings().maxPendingPerShard();
  }

  private long bytesBeyondBound(long added) {
    return context.memory().pendingBytesBeyondBound(pending.events().bytes(), added);
  }

  private void giveUp(List<EventBatch> batches, Reason reason) {
    for (EventBatch batch : batches) {
      EventBatch free = withoutTaken(batch);
      if (free.size() > 0) {
        context.run().metrics().unjoinable.add(free.size());
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
      ids.add(context.idOf(batch, i));
    }
    Lookup lookup = context.run().registryCalls().read(registry -> registry.lookup(ids));
    EventBatchBuilder free = JoinContext.builder(batch);
    UnjoinableBatches expired = new UnjoinableBatches(unjoinable);
    for (int i = 0; i < batch.size(); i++) {
      switch (lookup.status(i)) {
        case FREE -> free.add(batch, i);
        case EXPIRED -> expired.add(batch, i, Reason.EXPIRED);
        case TAKEN -> {}
      }
    }
    expired.finish();
    context.run().metrics().alreadyTaken.add(lookup.count(IdStatus.TAKEN));
    context.run().metrics().expired.add(lookup.count(IdStatus.EXPIRED));
    return free.build();
  }
}
