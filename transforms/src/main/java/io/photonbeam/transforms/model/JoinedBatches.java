package io.photonbeam.transforms.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers pairs of any schemas into batches, each of the same two schemas, and hands each on when
 * it is large enough: many foreign events may name one large primary event. Not thread-safe.
 */
public final class JoinedBatches {
  /** Bytes of records after which a batch is handed on. */
  static final int FULL_BYTES = 1 << 20;

  /** What a pair costs beside its records, about. */
  private static final int PAIR_BYTES = 64;

  private record Schemas(LogSchema foreign, LogSchema primary) {}

  private final Map<Schemas, JoinedBatchBuilder> builders = new LinkedHashMap<>();
  private final Consumer<JoinedBatch> receiver;

  public JoinedBatches(Consumer<JoinedBatch> receiver) {
    this.receiver = receiver;
  }

  /**
   * Adds a pair, whose records are copied. A large one is not, and nobody may write to it again;
   * nor to the array of a smaller one before {@link #finish}, as the next one may be the same.
   */
  public void add(EventBatch foreign, int event, PrimaryEvent primary) {
    Schemas schemas = new Schemas(foreign.schema(), primary.schema());
    JoinedBatchBuilder builder = builder(schemas);
    builder.add(foreign, event, primary);
    handOnIfFull(schemas, builder);
  }

  public void add(JoinedBatch batch, int pair) {
    Schemas schemas = new Schemas(batch.foreign().schema(), batch.primarySchema());
    JoinedBatchBuilder builder = builder(schemas);
    builder.add(batch, pair);
    handOnIfFull(schemas, builder);
  }

  private JoinedBatchBuilder builder(Schemas schemas) {
    return builders.computeIfAbsent(schemas, s -> new JoinedBatchBuilder(s.foreign(), s.primary()));
  }

  private void handOnIfFull(Schemas schemas, JoinedBatchBuilder builder) {
    if (builder.bytes() + (long) PAIR_BYTES * builder.size() >= FULL_BYTES) {
      receiver.accept(builder.build());
      builders.remove(schemas);
    }
  }

  /** Hands on what is left. */
  public void finish() {
    builders.values().forEach(builder -> receiver.accept(builder.build()));
    builders.clear();
  }
}
