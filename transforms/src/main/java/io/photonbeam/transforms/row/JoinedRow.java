package io.photonbeam.transforms.row;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import java.util.Optional;

/**
 * A row that is to be committed: both events of a pair, or what an adapter made of them.
 *
 * @param id of the foreign event
 * @param eventMicros time of the foreign event, in epoch microseconds
 * @param schema by which the bytes of both events are read
 * @param pairs hold both events as they are in the logs
 * @param pair its index there
 * @param weight of both events as objects, in bytes of heap; estimated
 * @param adapted what an adapter made of them; empty for a row of both events
 */
public record JoinedRow(
    ForeignId id,
    long eventMicros,
    JoinedSchema schema,
    JoinedBatch pairs,
    int pair,
    long weight,
    Optional<AdaptedRow> adapted) {

  /** A row of both events. */
  public JoinedRow(
      ForeignId id,
      long eventMicros,
      JoinedSchema schema,
      JoinedBatch pairs,
      int pair,
      long weight) {
    this(id, eventMicros, schema, pairs, pair, weight, Optional.empty());
  }

  public JoinedRow withAdapted(AdaptedRow row) {
    return new JoinedRow(id, eventMicros, schema, pairs, pair, weight, Optional.of(row));
  }

  /** What holds the foreign event, under the index of the pair. */
  public EventBatch source() {
    return pairs.foreign();
  }

  /** A time before which the pair was not in the logs, in epoch microseconds. */
  public long writtenMicros() {
    return pairs.writtenMicros(pair);
  }
}
