package io.photonbeam.transforms.commit;

import io.photonbeam.adapter.Adapters;
import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.batch.LogSchema;
import io.photonbeam.transforms.join.JoinedBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makers of rows, one for each two schemas: few, as logs have few versions. Not thread-safe. */
final class RowMakers {
  private record Schemas(LogSchema foreign, LogSchema primary) {}

  private final EventFields foreignFields;
  private final Optional<JoinAdapter> adapter;
  private final Map<Schemas, RowMaker> makers = new HashMap<>();

  /**
   * For pairs whose foreign events have these fields.
   *
   * @param adapter class of the adapter; null for rows of both events
   */
  RowMakers(EventFields foreignFields, String adapter) {
    this.foreignFields = foreignFields;
    this.adapter = Optional.ofNullable(adapter).map(Adapters::load);
  }

  RowMaker of(JoinedBatch batch) {
    Schemas schemas = new Schemas(batch.foreign().schema(), batch.primarySchema());
    return makers.computeIfAbsent(schemas, s -> RowMaker.of(batch, foreignFields, adapter));
  }
}
