package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.EventBatchBuilder;
import io.photonbeam.transforms.batch.LogSchema;
import io.photonbeam.transforms.batch.Role;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers foreign events that are not joined into batches, each of one schema, reason and detail.
 * Not thread-safe.
 */
public final class UnjoinableBatches {
  private record Kind(LogSchema schema, Reason reason, String detail) {}

  private final Map<Kind, EventBatchBuilder> builders = new LinkedHashMap<>();
  private final Consumer<UnjoinableBatch> receiver;

  public UnjoinableBatches(Consumer<UnjoinableBatch> receiver) {
    this.receiver = receiver;
  }

  public void add(EventBatch events, int event, Reason reason, String detail) {
    builders
        .computeIfAbsent(
            new Kind(events.schema(), reason, detail),
            kind -> new EventBatchBuilder(Role.FOREIGN, kind.schema(), 8, 1024))
        .add(events, event);
  }

  public void add(EventBatch events, int event, Reason reason) {
    add(events, event, reason, reason.detail());
  }

  /** Hands on what was gathered. */
  public void finish() {
    builders.forEach(
        (kind, builder) ->
            receiver.accept(new UnjoinableBatch(builder.build(), kind.reason(), kind.detail())));
    builders.clear();
  }
}
