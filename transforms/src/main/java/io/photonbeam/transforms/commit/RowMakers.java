package io.photonbeam.transforms.commit;

import io.photonbeam.adapter.Adapters;
import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.batch.LogSchema;
import io.photonbeam.transforms.batch.Recent;
import io.photonbeam.transforms.join.JoinedBatch;
import java.util.Optional;

/** Makers of rows, one for each two schemas used lately. Not thread-safe. */
final class RowMakers {
  /** The schemas of the pairs of a batch. */
  record Schemas(LogSchema foreign, LogSchema primary) {
    static Schemas of(JoinedBatch batch) {
      return new Schemas(batch.foreign().schema(), batch.primarySchema());
    }
  }

  private final Recent<Schemas, RowMaker> makers;

  /**
   * For pairs whose foreign events have these fields.
   *
   * @param adapter class of the adapter; null for rows of both events
   */
  RowMakers(EventFields foreignFields, String adapter) {
    this(foreignFields, adapter, Recent.MAX_SCHEMAS);
  }

  private RowMakers(EventFields foreignFields, String adapter, int most) {
    Optional<JoinAdapter> loaded = Optional.ofNullable(adapter).map(Adapters::load);
    this.makers =
        new Recent<>(most, s -> RowMaker.of(s.foreign(), s.primary(), foreignFields, loaded));
  }

  /**
   * Makers of which there are never two for the same schemas until {@link #forget()}: where rows
   * are compared by shape.
   */
  static RowMakers unbounded(EventFields foreignFields, String adapter) {
    return new RowMakers(foreignFields, adapter, Integer.MAX_VALUE);
  }

  /** Forgets all makers. */
  void forget() {
    makers.clear();
  }

  /** How many makers there are now. */
  int size() {
    return makers.size();
  }

  RowMaker of(JoinedBatch batch) {
    return of(Schemas.of(batch));
  }

  /** The maker of rows of pairs of these schemas. */
  RowMaker of(Schemas schemas) {
    return makers.of(schemas);
  }
}
