package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.LogSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Gathers pairs of any schemas, a batch for each two schemas. Not thread-safe. */
public final class JoinedBatches {
  private record Schemas(LogSchema foreign, LogSchema primary) {}

  private final Map<Schemas, JoinedBatchBuilder> builders = new LinkedHashMap<>();

  public void add(EventBatch foreign, int event, PrimaryEvent primary) {
    builder(foreign.schema(), primary.schema()).add(foreign, event, primary);
  }

  public void add(JoinedBatch batch, int pair) {
    builder(batch.foreign().schema(), batch.primarySchema()).add(batch, pair);
  }

  private JoinedBatchBuilder builder(LogSchema foreign, LogSchema primary) {
    return builders.computeIfAbsent(
        new Schemas(foreign, primary), s -> new JoinedBatchBuilder(s.foreign(), s.primary()));
  }

  /** Hands out the batches; this object must not be used any more. */
  public void build(Consumer<JoinedBatch> receiver) {
    builders.values().forEach(builder -> receiver.accept(builder.build()));
  }
}
