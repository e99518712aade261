package io.photonbeam.transforms.shaping;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RowSchemaDigest;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Makers of rows, one for each two schemas used lately. Schemas whose rows do not differ ({@link
 * RowSchemaDigest}) have one maker, which writes rows in the schemas that it met first: they go
 * into the same files. An adapter may look at all that a schema says, so it has a maker for each
 * two schemas; they share a shape if the adapter gives the same. Not thread-safe.
 */
public final class RowMakers {
  /** The schemas of the pairs of a batch. */
  public record Schemas(LogSchema foreign, LogSchema primary) {
    /**
     * Bytes, if they are worth counting: a row's schema is made of both, and written out in its
     * files. May be another number when it is asked again.
     */
    public long weight() {
      return 2 * (foreign.parsedWeight() + primary.parsedWeight());
    }

    public static Schemas of(JoinedBatch batch) {
      return new Schemas(batch.foreign().schema(), batch.primarySchema());
    }
  }

  private final EventFields foreignFields;
  private final Optional<JoinAdapter> adapter;
  private final Recent<Schemas, RowMaker> makers;
  private final Recent<String, RowMaker> byForm;
  private final Recent<Schema, AdaptedSchema> adapted;

  /** Bytes of the schemas that makers are kept for, and the most of them. */
  private long weight;

  private final long maxWeight;

  /**
   * For pairs whose foreign events have these fields.
   *
   * @param adapter class of the adapter; null for rows of both events
   */
  public RowMakers(EventFields foreignFields, String adapter) {
    this(foreignFields, adapter, Recent.MAX_SCHEMAS);
  }

  private RowMakers(EventFields foreignFields, String adapter, int most) {
    this.maxWeight = most == Integer.MAX_VALUE ? Long.MAX_VALUE : Recent.MAX_WEIGHT;
    this.foreignFields = foreignFields;
    this.adapter = Optional.ofNullable(adapter).map(Adapters::load);
    this.makers = new Recent<>(most, this::make);
    this.byForm = new Recent<>(most);
    this.adapted = new Recent<>(most);
  }

  /**
   * Makers of which there are never two for the same schemas until {@link #forget()}: where rows
   * are compared by shape.
   */
  public static RowMakers unbounded(EventFields foreignFields, String adapter) {
    return new RowMakers(foreignFields, adapter, Integer.MAX_VALUE);
  }

  private RowMaker make(Schemas schemas) {
    long more = schemas.weight();
    if (weight + more > maxWeight) {
      forget();
    }
    weight += more;
    if (adapter.isPresent()) {
      return adapting(JoinedSchema.of(schemas.foreign().avro(), schemas.primary().avro()));
    }
    String form =
        RowSchemaDigest.ofForeign(schemas.foreign().avro(), foreignFields)
            + RowSchemaDigest.ofPrimary(schemas.primary().avro());
    return byForm.of(
        form,
        first ->
            RowMaker.of(
                JoinedSchema.of(schemas.foreign().avro(), schemas.primary().avro()),
                foreignFields));
  }

  private RowMaker adapting(JoinedSchema pair) {
    AdaptedSchema own = AdaptedSchema.of(adapter.get(), pair);
    AdaptedSchema shared = own.problem().isPresent() ? own : adapted.of(own.row(), row -> own);
    return RowMaker.of(pair, foreignFields, new PairAdapter(adapter.get(), own), shared);
  }

  /** Forgets all makers. */
  public void forget() {
    weight = 0;
    makers.clear();
    byForm.clear();
    adapted.clear();
  }

  /** How many makers there are now. */
  int size() {
    return makers.size();
  }

  public RowMaker of(JoinedBatch batch) {
    return of(Schemas.of(batch));
  }

  /** The maker of rows of pairs of these schemas. */
  public RowMaker of(Schemas schemas) {
    return makers.of(schemas);
  }
}
