package io.photonbeam.transforms.model;

import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers foreign events that are not joined into batches, each of one schema, reason and detail,
 * and hands each on when it is large enough. Not thread-safe.
 */
public final class UnjoinableBatches {
  /** Bytes of records after which a batch is handed on. */
  private static final int FULL_BYTES = 1 << 20;

  private record Kind(LogSchema schema, Reason reason, String detail) {}

  private final Map<Kind, EventBatchBuilder> builders = new LinkedHashMap<>();
  private final Consumer<UnjoinableBatch> receiver;

  public UnjoinableBatches(Consumer<UnjoinableBatch> receiver) {
    this.receiver = receiver;
  }

  public void add(EventBatch events, int event, Reason reason, String detail) {
    Kind kind = new Kind(events.schema(), reason, FirstFew.characters(detail));
    EventBatchBuilder builder =
        builders.computeIfAbsent(
            kind, k -> new EventBatchBuilder(Role.FOREIGN, k.schema(), 8, 1024));
    builder.add(events, event);
    if (builder.bytes() >= FULL_BYTES) {
      builders.remove(kind);
      handOn(kind, builder);
    }
  }

  public void add(EventBatch events, int event, Reason reason) {
    add(events, event, reason, reason.detail());
  }

  /** Hands on what was gathered. */
  public void finish() {
    builders.forEach(this::handOn);
    builders.clear();
  }

  private void handOn(Kind kind, EventBatchBuilder builder) {
    receiver.accept(new UnjoinableBatch(builder.build(), kind.reason(), kind.detail()));
  }
}
